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

    /// <summary>
    /// With an end: nothing of it is on its way to any sink. Its process said so, last of all, after each of its writes was answered. Not so when it
    /// was killed, when it died, or when a write was not answered: then what it had on its way may land later. Also <c>false</c> from an older
    /// release, which does not say.
    /// </summary>
    public bool IsQuiesced { get; init; }

    /// <summary>What it is at.</summary>
    public string? Breadcrumb { get; init; }
}
