using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.Snapshots;

/// <summary>What the list of live runs tells of each: enough to see which of them need a look.</summary>
/// <param name="Run">The run.</param>
/// <param name="Status">Its status; a number that is not known stands for itself.</param>
/// <param name="StatusAt">Since when.</param>
public readonly record struct LiveRun(RunKey Run, RunStatus Status, DateTimeOffset StatusAt)
{
    /// <summary>When a run whose last try failed is tried again; <c>null</c>: it did not, or is being tried.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Attempts of the job that were left behind are not shown to be harmless yet. Told of runs that are PENDING; of others it says nothing.</summary>
    public bool IsAfterResiduals { get; init; }

    /// <summary>
    /// Whether nothing but slots is missing to it: until some are free, or somebody changes it, a look at it finds nothing to do.
    /// </summary>
    /// <param name="now">Now, by a wall clock that may be wrong: then it is looked at for nothing, or with the next of its turns.</param>
    public bool IsQueued(DateTimeOffset now) => Status == RunStatus.Pending && !IsAfterResiduals && !(RetryAt > now);
}
