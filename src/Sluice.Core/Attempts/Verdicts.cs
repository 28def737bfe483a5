using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;

namespace Sluice.Core.Attempts;

/// <summary>The rules by which messages about attempts are judged. Every store applies them under the run's lock.</summary>
public static class Verdicts
{
    /// <summary>Judges a report.</summary>
    /// <param name="run">The run as it stands; <c>null</c> when the store does not know it.</param>
    /// <param name="attempt">The attempt as it stands; <c>null</c> when the store does not know it.</param>
    /// <param name="report">The report.</param>
    /// <returns>
    /// <see cref="Verdict.Continue"/>: the report is to be stored. Else its counters are not; but a report that the process is gone is
    /// believed whenever it comes from the attempt's own session, and then confirms a residual.
    /// </returns>
    public static Verdict ForReport(RunRecord? run, AttemptRecord? attempt, AttemptReport report)
    {
        if (run is null || attempt is null)
            return Verdict.Stop;
        if (run.IsFinal)
            return Verdict.AlreadyFinal;
        if (Planted.Is(Mistake.ReportFromAnyAttempt))
            return Verdict.Continue;
        return ForWrite(run, attempt, report.Session);
    }

    /// <summary>Whether a session may go on with an attempt for another permit: what a renewal answers for each that it names.</summary>
    public static Verdict ForRenewal(RunRecord? run, AttemptRecord? attempt, WorkerSession session) =>
        Planted.Is(Mistake.PermitByNode) ? Verdict.Continue : ForWrite(run, attempt, session);

    /// <summary>Whether an attempt of a session may still write to the store: take and finish splits, complete.</summary>
    public static Verdict ForWrite(RunRecord? run, AttemptRecord? attempt, WorkerSession session)
    {
        if (run is null || attempt is null)
            return Verdict.Stop;
        if (run.IsFinal)
            return Verdict.AlreadyFinal;
        var isItsOwn = attempt.Session == session && attempt.Epoch == run.Epoch && attempt.State is AttemptState.Claimed or AttemptState.Running;

        // In a status of a newer release nothing is known of what may be written: so nothing is.
        return isItsOwn && Enum.IsDefined(run.Status) ? Verdict.Continue : Verdict.Stop;
    }

    /// <summary>
    /// The state of an attempt after a report, or <c>null</c> when the report changes none. How an attempt ended counts only while it was to go
    /// on: one that was lost or left behind, and says later that it failed, must not fail its run; that it is gone is all that it tells.
    /// </summary>
    /// <param name="attempt">The attempt as it stands.</param>
    /// <param name="report">The report.</param>
    /// <param name="verdict">Its verdict.</param>
    public static AttemptState? StateAfter(AttemptRecord attempt, AttemptReport report, Verdict verdict)
    {
        if (verdict == Verdict.Continue)
            return report.State;
        return report.State.IsGone() && !attempt.State.IsGone() && attempt.Session == report.Session ? AttemptState.Stopped : null;
    }

    /// <summary>
    /// Whether a session may take an attempt that was assigned to it, or take again what it has taken and never reported (the answer was
    /// lost): that also while its run is being stopped, since nobody else can say that there is no process of it.
    /// </summary>
    public static bool MayClaim(RunRecord run, AttemptRecord attempt, SessionRecord session) =>
        !run.IsFinal && attempt.Epoch == run.Epoch && attempt.Session == session.Session && !session.IsLost && !session.IsSuperseded
        && (attempt.State == AttemptState.Claimed
            || (attempt.State == AttemptState.Assigned && run.Status is RunStatus.Scheduled or RunStatus.Running));

    /// <summary>What an attempt that goes on is asked to do.</summary>
    /// <param name="status">Its run's status.</param>
    /// <param name="isDraining">Its session is to become empty: the attempt ends at its next commit, and another takes its place elsewhere.</param>
    public static AttemptOrder OrderFor(RunStatus status, bool isDraining) =>
        OrderFor(status) is var order && isDraining && order == AttemptOrder.Run ? AttemptOrder.CommitAndEnd : order;

    /// <summary>What an attempt is asked to do, as far as its run is concerned.</summary>
    public static AttemptOrder OrderFor(RunStatus status) => status switch
    {
        RunStatus.Created or RunStatus.Pending or RunStatus.Scheduled or RunStatus.Running => AttemptOrder.Run,
        RunStatus.DoingSavepoint => AttemptOrder.CommitAndEnd,

        // A status of a newer release too: in doubt nothing is written.
        _ => AttemptOrder.End,
    };
}
