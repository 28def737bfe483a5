using Sluice.Core.Attempts;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Snapshots;

/// <summary>All that the store knows of a run at one instant, read in one transaction: what decisions are made from.</summary>
/// <param name="Run">The run.</param>
/// <param name="Attempts">Its attempts that are not gone, and those of the current epoch that ended but were not withdrawn.</param>
/// <param name="Splits">Its splits, counted.</param>
/// <param name="Sessions">All sessions that are not lost, and the lost ones that hold an attempt of this run, with their used slots.</param>
public sealed record RunSnapshot(
    RunRecord Run, IReadOnlyList<AttemptRecord> Attempts, SplitSummary Splits, IReadOnlyList<SessionLoad> Sessions)
{
    /// <summary>Residuals of this run and of the job's earlier ones that are not closed.</summary>
    public IReadOnlyList<Residual> OpenResiduals { get; init; } = [];

    /// <summary>The run as the list of live runs tells of it.</summary>
    public LiveRun Live => new(Run.Key, Run.Status, Run.StatusAt) { RetryAt = Run.RetryAt, IsAfterResiduals = OpenResiduals.Count > 0 };
}
