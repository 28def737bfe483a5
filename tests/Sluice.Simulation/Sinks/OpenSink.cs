using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Sinks;

/// <summary>A target that takes whatever arrives: only permits keep a superseded writer out.</summary>
internal sealed class OpenSink(World world, JobId job, string name) : SimSink(world, job, name, SinkFencing.LeaseOnly)
{
    /// <summary>What takes longer to arrive is refused: what a server's own limits give, and the stated wait relies on.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(55);

    public void Write(AttemptRecord attempt, int generation, string split, int from, int to) =>
        Show(attempt.Id, attempt.Epoch, generation, split, from, to);
}
