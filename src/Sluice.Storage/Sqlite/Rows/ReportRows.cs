using Microsoft.Data.Sqlite;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Writes on behalf of attempts, judged by <see cref="Verdicts"/> in the transaction that stores them.</summary>
internal static class ReportRows
{
    public static AttemptGrant? Claim(SqliteConnection connection, WorkerSession session, AttemptId id)
    {
        if (AttemptRows.Find(connection, id) is not { } attempt || RunRows.Find(connection, attempt.Run) is not { } run
            || SessionRows.Find(connection, session) is not { } known || !Verdicts.MayClaim(run, attempt, known)
            || JobRows.Find(connection, run.Job) is not { } job)
        {
            return null;
        }

        AttemptRows.Claim(connection, id);
        return new AttemptGrant(AttemptRows.Find(connection, id)!, run.Generation, job.Name, job.Config);
    }

    public static Verdict Report(SqliteConnection connection, AttemptReport report, DateTimeOffset at)
    {
        var run = RunRows.Find(connection, report.Run);
        var attempt = AttemptRows.Find(connection, report.Attempt);
        var verdict = Verdicts.ForReport(run, attempt, report);
        if (attempt is not null && Verdicts.StateAfter(attempt, report, verdict) is { } state)
            Store(connection, run, attempt, report, state, verdict, at);
        else if (verdict == Verdict.AlreadyFinal)
            ReceiptRows.CountLate(connection, report.Run);
        return verdict;
    }

    public static PlannedSplit? TakeSplit(SqliteConnection connection, RunKey key, AttemptId attempt) =>
        FindGoingOn(connection, key, attempt) is { } run && Verdicts.OrderFor(run.Status) == AttemptOrder.Run
            ? SplitRows.Take(connection, run, attempt)
            : null;

    public static RecordOutcome FinishSplit(SqliteConnection connection, RunKey key, AttemptId attempt, string split, IReadOnlyList<SinkCommit> commits) =>
        FindGoingOn(connection, key, attempt) is { } run
        && commits.All(c => ProgressRows.IsAt(connection, run, new SplitKey(c.Sink, split), c.Sequence)) && SplitRows.Finish(connection, run, attempt, split)
            ? RecordOutcome.Recorded
            : RecordOutcome.Fenced;

    public static RecordOutcome Complete(SqliteConnection connection, RunKey key, AttemptId attempt)
    {
        if (FindGoingOn(connection, key, attempt) is not { } run || !SplitRows.AreAllDone(connection, run))
            return RecordOutcome.Fenced;
        SplitRows.Complete(connection, run);
        return RecordOutcome.Recorded;
    }

    /// <summary>An end is stored whatever came before it; of others, one that is older than what is stored changes nothing.</summary>
    private static void Store(
        SqliteConnection connection, RunRecord? run, AttemptRecord attempt, AttemptReport report, AttemptState state, Verdict verdict, DateTimeOffset at)
    {
        if (!state.IsGone() && !AttemptRows.IsNews(connection, report))
            return;
        AttemptRows.Report(connection, attempt, report, state, verdict == Verdict.Continue, at);
        if (!state.IsGone()
            || ResidualKnowledge.AfterEnd(run, attempt, ResidualRows.Find(connection, attempt.Run, attempt.Id), report.IsQuiesced, at) is not { } residual)
        {
            return;
        }

        ResidualRows.Put(connection, run, residual);
        ReceiptRows.Touch(connection, attempt.Run);
    }

    /// <summary>The run of an attempt that may go on, judged for the session that holds it.</summary>
    private static RunRecord? FindGoingOn(SqliteConnection connection, RunKey key, AttemptId id) =>
        AttemptRows.Find(connection, id) is { } attempt && attempt.Run == key && RunRows.Find(connection, key) is { } run
        && Verdicts.ForWrite(run, attempt, attempt.Session) == Verdict.Continue
            ? run
            : null;
}
