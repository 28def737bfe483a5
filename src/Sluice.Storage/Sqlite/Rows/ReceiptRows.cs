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
    public static StopDecision Begin(SqliteConnection connection, RunRecord after, StopStart start, RequestId? request, Abandoned abandons, DateTimeOffset at)
    {
        var decision = new StopDecision(
            after.Key, (FindLatest(connection, after.Key) ?? 0) + 1, request, start.Kind, start.By, start.Reason, start.RequestedAt, at, after.Version,
            after.Epoch, Durability.Local, abandons);
        connection.Execute(
            """
            INSERT INTO receipt (job, run, ordinal, request, kind, requested_by, reason, requested_at, decided_at, version, epoch, durability,
                attempts, uncommitted_rows, open_transactions, open_splits, generation, progress)
            VALUES ($job, $run, $ordinal, $request, $kind, $by, $reason, $requestedAt, $decidedAt, $version, $epoch, $durability,
                $attempts, $rows, $transactions, $splits, $generation,
                (SELECT coalesce(max(progress), 0) FROM receipt WHERE job = $job AND run = $run))
            """,
            ("$job", after.Job.Value), ("$run", after.Number.Value), ("$ordinal", decision.Ordinal), ("$request", request?.Value),
            ("$kind", (int)start.Kind), ("$by", start.By), ("$reason", start.Reason), ("$requestedAt", SqliteTime.Format(start.RequestedAt)),
            ("$decidedAt", SqliteTime.Format(at)), ("$version", after.Version), ("$epoch", after.Epoch.Value), ("$durability", (int)Durability.Local),
            ("$attempts", abandons.Attempts), ("$rows", abandons.UncommittedRows), ("$transactions", abandons.OpenTransactions),
            ("$splits", abandons.OpenSplits), ("$generation", after.Generation.Value));
        MarkRows.CountStop(connection);
        return decision;
    }

    /// <summary>The ordinal of a run's latest receipt, or <c>null</c>.</summary>
    public static int? FindLatest(SqliteConnection connection, RunKey run) =>
        connection.Query(
            "SELECT max(ordinal) FROM receipt WHERE job = $job AND run = $run", row => (int?)row.NumberOrNull(0),
            ("$job", run.Job.Value), ("$run", run.Number.Value))[0];

    public static IReadOnlyList<Receipt> ReadAll(SqliteConnection connection, RunKey run)
    {
        var rows = connection.Query(
            $"SELECT {Columns} FROM receipt WHERE job = $job AND run = $run ORDER BY ordinal", row => ReadRow(row, run),
            ("$job", run.Job.Value), ("$run", run.Number.Value));
        if (rows.Count == 0)
            return [];
        var residuals = ResidualRows.ReadAll(connection, run);
        var verdicts = FenceRows.ReadVerdicts(connection, run);
        return
        [
            .. rows.Select(r => r.Receipt with
            {
                Progress = r.Receipt.Progress with
                {
                    Residuals = residuals,
                    Sinks = verdicts,
                    PublishPending = ProgressRows.CountUnpublished(connection, run.Job, r.Generation),
                    ResumesFrom = r.Receipt.Progress.ResumesFrom ?? ProgressRows.ResumePoint(connection, run.Job, r.Generation),
                },
            }),
        ];
    }

    /// <summary>Something changed in what the receipts of a run show. Where a resume starts is written down once nothing is open any more.</summary>
    public static void Touch(SqliteConnection connection, RunKey run)
    {
        var touched = connection.Execute(
            "UPDATE receipt SET progress = progress + 1 WHERE job = $job AND run = $run", ("$job", run.Job.Value), ("$run", run.Number.Value));
        if (touched > 0)
            FixResumePoint(connection, run);
    }

    /// <summary>A report came after the run had ended: its latest receipt counts it.</summary>
    public static void CountLate(SqliteConnection connection, RunKey run)
    {
        connection.Execute(
            """
            UPDATE receipt SET late_reports = late_reports + 1
            WHERE job = $job AND run = $run AND ordinal = (SELECT max(ordinal) FROM receipt WHERE job = $job AND run = $run)
            """,
            ("$job", run.Job.Value), ("$run", run.Number.Value));
        Touch(connection, run);
    }

    private static void FixResumePoint(SqliteConnection connection, RunKey run)
    {
        if (RunRows.Find(connection, run) is not { IsFinal: true } ended || ResidualRows.HasOpen(connection, run) || FenceRows.HasOpen(connection, run)
            || ProgressRows.ResumePoint(connection, run.Job, ended.Generation) is not { } point)
        {
            return;
        }

        connection.Execute(
            """
            UPDATE receipt SET resumes_rows = $rows, resumes_done = $done, resumes_total = $total, resumes_commit_at = $commitAt
            WHERE job = $job AND run = $run AND resumes_rows IS NULL
            """,
            ("$rows", point.CommittedRows), ("$done", point.SplitsDone), ("$total", point.SplitsTotal),
            ("$commitAt", SqliteTime.Format(point.LastCommitAt)), ("$job", run.Job.Value), ("$run", run.Number.Value));
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
