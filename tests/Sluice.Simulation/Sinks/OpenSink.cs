using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Sinks;

/// <summary>A target that takes whatever arrives: only permits keep a superseded writer out.</summary>
internal sealed class OpenSink(World world, JobId job, string name) : SimSink(world, job, name, SinkFencing.LeaseOnly)
{
    public void Write(AttemptRecord attempt, int generation, string split, int from, int to) =>
        Show(attempt.Id, attempt.Epoch, generation, split, from, to);
}
