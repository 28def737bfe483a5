using Sluice.Core.Identity;

namespace Sluice.Core.Attempts;

/// <summary>What an agent tells of an attempt. May come late, twice and out of order.</summary>
/// <param name="Run">The run.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Session">The session that tells it.</param>
/// <param name="Sequence">Grows with each report of the attempt: an older one changes nothing.</param>
/// <param name="State">
/// <see cref="AttemptState.Running"/>, or how it ended (<see cref="AttemptState.Finished"/>, <see cref="AttemptState.Failed"/>,
/// <see cref="AttemptState.Stopped"/>): then the agent has seen its process gone.
/// </param>
/// <param name="Counts">Its counters.</param>
public sealed record AttemptReport(
    RunKey Run, AttemptId Attempt, WorkerSession Session, long Sequence, AttemptState State, AttemptCounts Counts)
{
    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the fault may go away by itself.</summary>
    public bool IsTransient { get; init; }

    /// <summary>What it is at.</summary>
    public string? Breadcrumb { get; init; }
}
