using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;

namespace Sluice.Core.Ports;

/// <summary>
/// Writes on behalf of attempts. Each locks the run's row (shared among attempts, against a change of its status) and judges under that
/// lock, by the rules of <see cref="Verdicts"/>.
/// </summary>
public interface IAttemptStore
{
    /// <summary>
    /// Takes an attempt that is assigned to a session. <c>null</c>: it may not; nothing is to be started. Asked again by the same session (the
    /// answer was lost) it gives the same, until the attempt has reported.
    /// </summary>
    ValueTask<AttemptGrant?> ClaimAsync(WorkerSession session, AttemptId attempt, CancellationToken cancellationToken);

    /// <summary>
    /// Judges a report and stores it where it may be. A report older than one that is stored changes nothing. An end that comes from the
    /// attempt's own session is stored whatever the run's status, in the state that <see cref="Verdicts.StateAfter"/> says (the process is
    /// gone, its slot is free), and confirms its residual, or makes it one where it may have left a write on its way to a sink that does not fence
    /// (<see cref="Stops.ResidualKnowledge.AfterEnd"/>). Any other that is turned away because the run is final is counted in the run's
    /// latest receipt.
    /// </summary>
    ValueTask<Verdict> ReportAsync(AttemptReport report, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the next split that is neither done nor held by another attempt that may go on to an attempt, by its order in the plan; a split that was
    /// held by an attempt which is gone, and whose writes may still land (<see cref="Stops.Residual.IsLanding"/>), is given to nobody, and one that a newer
    /// attempt held to no older one: the sinks would refuse it. First comes the one that it holds itself and has not finished (the answer to an earlier call may have been lost). <c>null</c>: none is left, or the
    /// attempt may not go on, or its order is another than <see cref="AttemptOrder.Run"/>.
    /// </summary>
    ValueTask<PlannedSplit?> TakeSplitAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken);

    /// <summary>
    /// A split is committed to its end at every sink. Refused when the attempt does not hold it or may not go on, and when a commit is not recorded: a copy
    /// that took the store's place has forgotten it, and nobody would make it again. Twice is the same as once.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="attempt">Who holds the split.</param>
    /// <param name="split">The split.</param>
    /// <param name="commits">Its last commit at each sink whose commits the store records. None of sinks that keep a ledger of their own, which tells.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<RecordOutcome> FinishSplitAsync(
        RunKey run, AttemptId attempt, string split, IReadOnlyList<SinkCommit> commits, CancellationToken cancellationToken);

    /// <summary>
    /// What comes after the last split is done at every sink that asks for it. Refused when the attempt may not go on or a split is not done.
    /// Twice is the same as once.
    /// </summary>
    ValueTask<RecordOutcome> CompleteAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken);

    /// <summary>The attempts of a run, those that are gone among them.</summary>
    ValueTask<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(RunKey run, CancellationToken cancellationToken);
}
