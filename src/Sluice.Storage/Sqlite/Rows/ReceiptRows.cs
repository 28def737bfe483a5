using Microsoft.Data.Sqlite;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Receipts, as rows: what was decided, and how reality follows.</summary>
internal static class ReceiptRows
{
    private const string Columns =
        """
        ordinal, request, kind, requested_by, reason, requested_at, decided_at, version, epoch, durability, attempts, uncommitted_rows,
        open_transactions, open_splits, generation, progress, late_reports, resumes_rows, resumes_done, resumes_total, resumes_commit_at
        """;

    /// <summary>Begins a receipt of a run as it is after the change.</summary>
    public static StopDecision Begin(
        SqliteConnection connection, RunRecord after, StopStart start, RequestId? request, Abandoned abandons, IReadOnlyList<Residual> left, DateTimeOffset at)
    {
        var ordinal = (int)connection.Scalar(
            "SELECT coalesce(max(ordinal), 0) + 1 FROM receipt WHERE job = $job AND run = $run",
            ("$job", after.Job.Value), ("$run", after.Number.Value));
        var decision = new StopDecision(
            after.Key, ordinal, request, start.Kind, start.By, start.Reason, start.RequestedAt, at, after.Version, after.Epoch, Durability.Local, abandons);
        connection.Execute(
            """
            INSERT INTO receipt (job, run, ordinal, request, kind, requested_by, reason, requested_at, decided_at, version, epoch, durability,
                attempts, uncommitted_rows, open_transactions, open_splits, generation)
            VALUES ($job, $run, $ordinal, $request, $kind, $by, $reason, $requestedAt, $decidedAt, $version, $epoch, $durability,
                $attempts, $rows, $transactions, $splits, $generation)
            """,
            ("$job", after.Job.Value), ("$run", after.Number.Value), ("$ordinal", ordinal), ("$request", request?.Value), ("$kind", (int)start.Kind),
            ("$by", start.By), ("$reason", start.Reason), ("$requestedAt", SqliteTime.Format(start.RequestedAt)),
            ("$decidedAt", SqliteTime.Format(at)), ("$version", after.Version), ("$epoch", after.Epoch.Value), ("$durability", (int)Durability.Local),
            ("$attempts", abandons.Attempts), ("$rows", abandons.UncommittedRows), ("$transactions", abandons.OpenTransactions),
            ("$splits", abandons.OpenSplits), ("$generation", after.Generation.Value));
        foreach (var residual in left)
        {
            connection.Execute(
                "INSERT INTO receipt_residual (job, run, ordinal, attempt) VALUES ($job, $run, $ordinal, $attempt)",
                ("$job", after.Job.Value), ("$run", after.Number.Value), ("$ordinal", ordinal), ("$attempt", residual.Attempt.Value));
        }

        return decision;
    }

    public static IReadOnlyList<Receipt> ReadAll(SqliteConnection connection, RunKey run)
    {
        var rows = connection.Query(
            $"SELECT {Columns} FROM receipt WHERE job = $job AND run = $run ORDER BY ordinal", row => ReadRow(row, run),
            ("$job", run.Job.Value), ("$run", run.Number.Value));
        if (rows.Count == 0)
            return [];
        var verdicts = FenceRows.ReadVerdicts(connection, run);
        return [.. rows.Select(r => r.Receipt with { Progress = Fill(connection, r.Receipt, r.Generation, verdicts) })];
    }

    /// <summary>Something changed in what these receipts show: those that list an attempt.</summary>
    public static void Touch(SqliteConnection connection, RunKey run, AttemptId attempt) =>
        connection.Execute(
            """
            UPDATE receipt SET progress = progress + 1 WHERE job = $job AND run = $run AND ordinal IN
                (SELECT ordinal FROM receipt_residual WHERE job = $job AND run = $run AND attempt = $attempt)
            """,
            ("$job", run.Job.Value), ("$run", run.Number.Value), ("$attempt", attempt.Value));

    /// <summary>A fence at a sink of the run came to something: all receipts with residuals show it.</summary>
    public static void TouchAll(SqliteConnection connection, RunKey run) =>
        connection.Execute(
            """
            UPDATE receipt SET progress = progress + 1 WHERE job = $job AND run = $run AND ordinal IN
                (SELECT ordinal FROM receipt_residual WHERE job = $job AND run = $run)
            """,
            ("$job", run.Job.Value), ("$run", run.Number.Value));

    /// <summary>A report came after the run had ended: its latest receipt counts it.</summary>
    public static void CountLate(SqliteConnection connection, RunKey run) =>
        connection.Execute(
            """
            UPDATE receipt SET late_reports = late_reports + 1, progress = progress + 1
            WHERE job = $job AND run = $run AND ordinal = (SELECT max(ordinal) FROM receipt WHERE job = $job AND run = $run)
            """,
            ("$job", run.Job.Value), ("$run", run.Number.Value));

    /// <summary>Writes down where a resume of an ended run starts, once no residual of it is open: from then on it does not move.</summary>
    public static void FixResumePoint(SqliteConnection connection, RunKey run)
    {
        if (RunRows.Find(connection, run) is not { IsFinal: true } ended || ResidualRows.HasOpen(connection, run))
            return;
        var point = ProgressRows.ResumePoint(connection, run.Job, ended.Generation);
        if (point is null)
            return;
        connection.Execute(
            """
            UPDATE receipt SET resumes_rows = $rows, resumes_done = $done, resumes_total = $total, resumes_commit_at = $commitAt
            WHERE job = $job AND run = $run AND resumes_rows IS NULL
            """,
            ("$rows", point.CommittedRows), ("$done", point.SplitsDone), ("$total", point.SplitsTotal),
            ("$commitAt", SqliteTime.Format(point.LastCommitAt)), ("$job", run.Job.Value), ("$run", run.Number.Value));
    }

    private static StopProgress Fill(SqliteConnection connection, Receipt receipt, Generation generation, IReadOnlyList<SinkVerdict> verdicts)
    {
        var run = receipt.Decision.Run;
        var residuals = ResidualRows.ReadOf(connection, run, receipt.Decision.Ordinal);
        return receipt.Progress with
        {
            Residuals = residuals,
            Sinks = residuals.Count == 0 ? [] : verdicts,
            PublishPending = ProgressRows.CountUnpublished(connection, run.Job, generation),
            ResumesFrom = receipt.Progress.ResumesFrom ?? ProgressRows.ResumePoint(connection, run.Job, generation),
        };
    }

    private static (Receipt Receipt, Generation Generation) ReadRow(SqliteDataReader row, RunKey run)
    {
        var decision = new StopDecision(
            run, row.GetInt32(0), row.TextOrNull(1) is { } request ? new RequestId(request) : null, (StopKind)row.GetInt32(2), row.GetString(3),
            row.GetString(4), row.Time(5), row.Time(6), row.GetInt64(7), new Epoch(row.GetInt64(8)), (Durability)row.GetInt32(9),
            new Abandoned(row.GetInt32(10), row.GetInt64(11), row.GetInt32(12), row.GetInt32(13)));
        var progress = new StopProgress(row.GetInt64(15), [], row.GetInt64(16))
        {
            ResumesFrom = row.NumberOrNull(17) is { } rows
                ? new ResumePoint(rows, row.GetInt32(18), (int?)row.NumberOrNull(19), row.TimeOrNull(20))
                : null,
        };
        return (new Receipt(decision, progress), new Generation(row.GetInt32(14)));
    }
}
