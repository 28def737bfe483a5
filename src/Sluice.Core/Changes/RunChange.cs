using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Changes;

/// <summary>
/// A change of one run, decided on what was read before: a pure value. The store applies all of it or nothing, in one transaction of one
/// round trip, under the run's row lock, when the run is still what <see cref="Expect"/> says.
/// </summary>
/// <param name="Run">The run.</param>
/// <param name="Expect">What must still be true of it.</param>
/// <param name="Status">The status after it; the same as before where only other things change.</param>
/// <param name="Why">The event that explains it.</param>
/// <param name="At">The wall clock of the node that decided.</param>
public sealed record RunChange(RunKey Run, RunExpectation Expect, RunStatus Status, string Why, DateTimeOffset At)
{
    /// <summary>
    /// The run ends, or is started again: the epoch is raised, attempts that were only assigned are withdrawn, and each that may be alive
    /// becomes a residual of the new epoch (one that is a residual already stays as it is), with a fence task for each sink that fences
    /// (when there is a residual, an older one of this run that is not closed among them). Always so for a final status.
    /// </summary>
    public bool LeavesAttemptsBehind { get; init; }

    /// <summary>The epoch is raised, and attempts are left behind: asked for, or because the run ends.</summary>
    public bool RaisesEpoch => LeavesAttemptsBehind || Status.IsFinal();

    /// <summary>The deadline after it; <c>null</c> for none.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What happens then.</summary>
    public OnDeadline OnDeadline { get; init; }

    /// <summary>The hardest stop so far, after it.</summary>
    public StopKind Stop { get; init; }

    /// <summary>Whether the run is stuck, after it.</summary>
    public bool IsStuck { get; init; }

    /// <summary>Why the run failed; <c>null</c> leaves what is stored.</summary>
    public string? Error { get; init; }

    /// <summary>Retries so far, after it.</summary>
    public int Retries { get; init; }

    /// <summary>Not to be started before; <c>null</c> when there is nothing to wait for.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>
    /// New attempts, each given to a session; the store numbers them and gives them the run's epoch. Slots are judged again under a lock for
    /// each session (not its row, which renewals lock): the whole change is stale when a session is not known, lost, superseded, draining or
    /// quarantined, or has fewer free slots than it is given.
    /// </summary>
    public IReadOnlyList<NewAttempt> Assign { get; init; } = [];

    /// <summary>Attempts that are taken back because their session did not take them: only those that are still assigned change.</summary>
    public IReadOnlyList<AttemptId> Withdraw { get; init; } = [];

    /// <summary>
    /// Attempts whose session was declared lost: from <see cref="Attempts.AttemptState.Claimed"/> or
    /// <see cref="Attempts.AttemptState.Running"/> to <see cref="Attempts.AttemptState.Lost"/>, and their splits may be taken by others. Each
    /// becomes a residual whose epoch is the run's next one; no fence task yet: its successors are other owners.
    /// </summary>
    public IReadOnlyList<AttemptId> Lose { get; init; } = [];

    /// <summary>The receipt to begin; <c>null</c> for none, but see <see cref="RunSwap.Receipt"/>, which every store applies.</summary>
    public StopStart? Receipt { get; init; }

    /// <summary>The request that this change answers; <c>null</c> when nobody asked. Inserted first, in the same transaction.</summary>
    public RequestStart? Request { get; init; }
}
