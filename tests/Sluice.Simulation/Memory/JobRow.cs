using Sluice.Core.Identity;

namespace Sluice.Simulation.Memory;

/// <summary>A job; one that was forgotten keeps its numbers.</summary>
internal sealed record JobRow(JobId Id, string Name, Generation Generation, int LastRun, Epoch LastEpoch, bool IsForgotten)
{
    public DateTimeOffset CreatedAt { get; init; }

    public RunKey Latest => new(Id, new RunNumber(LastRun));
}
