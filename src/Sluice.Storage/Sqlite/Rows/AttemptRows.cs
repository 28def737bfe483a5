using Microsoft.Data.Sqlite;
using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Attempts on a server, as rows. The tries of <c>sluice run</c> are in the same table, and have no state.</summary>
internal static class AttemptRows
{
    private const string Columns =
        """
        id, job, run, task, epoch, worker, incarnation, state, started_at, last_seen_at, ended_at, error, is_transient, breadcrumb,
        read_rows, read_bytes, written_rows, written_bytes, committed_rows, dead_rows, uncommitted_rows, open_transactions
        """;

    public static AttemptRecord? Find(SqliteConnection connection, AttemptId attempt)
    {
        var rows = connection.Query($"SELECT {Columns} FROM attempt WHERE id = $id AND state IS NOT NULL", ReadRow, ("$id", attempt.Value));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Its process is known to be gone; of an attempt of <c>sluice run</c>, which has no state, that is never known.</summary>
    public static bool IsKnownGone(SqliteConnection connection, AttemptId attempt) =>
        connection.Scalar("SELECT count(*) FROM attempt WHERE id = $id AND state >= 10", ("$id", attempt.Value)) > 0;

    public static IReadOnlyList<AttemptRecord> ReadAll(SqliteConnection connection, RunKey run) =>
        Query(connection, run, "");

    /// <summary>Those that are not gone.</summary>
    public static IReadOnlyList<AttemptRecord> ReadPresent(SqliteConnection connection, RunKey run) =>
        Query(connection, run, "AND state < 10");

    /// <summary>Those that are not gone, and those of an epoch that ended: withdrawn ones never began.</summary>
    public static IReadOnlyList<AttemptRecord> ReadForDecision(SqliteConnection connection, RunKey run, Epoch epoch) =>
        connection.Query(
            $"SELECT {Columns} FROM attempt WHERE job = $job AND run = $run AND state IS NOT NULL AND (state < 10 OR (state <> 13 AND epoch = $epoch)) ORDER BY id",
            ReadRow, ("$job", run.Job.Value), ("$run", run.Number.Value), ("$epoch", epoch.Value));

    /// <summary>What a session may take: assigned to it, or taken by a claim whose answer was lost, which it does not say that it holds.</summary>
    public static IReadOnlyList<AttemptId> ReadTakeable(SqliteConnection connection, WorkerSession session, IReadOnlyList<AttemptId> held) =>
        [.. connection.Query(
            """
            SELECT a.id FROM attempt a JOIN run r ON r.job = a.job AND r.n = a.run
            WHERE a.worker = $worker AND a.incarnation = $incarnation AND a.state < 10 AND (a.state = 1 OR a.state = 0 AND r.status IN (2, 3))
                AND r.final = 0 AND r.epoch = a.epoch ORDER BY a.id
            """,
            row => new AttemptId(row.GetInt64(0)), ("$worker", session.Worker.Value), ("$incarnation", session.Incarnation)).Except(held)];

    public static void Assign(SqliteConnection connection, RunKey run, Epoch epoch, NewAttempt attempt, DateTimeOffset at) =>
        connection.Execute(
            """
            INSERT INTO attempt (job, run, split, started_at, task, epoch, worker, incarnation, state)
            VALUES ($job, $run, '', $at, $task, $epoch, $worker, $incarnation, 0)
            """,
            ("$job", run.Job.Value), ("$run", run.Number.Value), ("$at", SqliteTime.Format(at)), ("$task", attempt.Task),
            ("$epoch", epoch.Value), ("$worker", attempt.Session.Worker.Value), ("$incarnation", attempt.Session.Incarnation));

    /// <summary>Withdraws an attempt that nobody has taken.</summary>
    public static void Withdraw(SqliteConnection connection, RunKey run, AttemptId attempt, DateTimeOffset at) =>
        connection.Execute(
            "UPDATE attempt SET state = 13, ended_at = $at WHERE id = $id AND job = $job AND run = $run AND state = 0",
            ("$at", SqliteTime.Format(at)), ("$id", attempt.Value), ("$job", run.Job.Value), ("$run", run.Number.Value));

    public static void WithdrawAll(SqliteConnection connection, RunKey run, DateTimeOffset at) =>
        connection.Execute(
            "UPDATE attempt SET state = 13, ended_at = $at WHERE job = $job AND run = $run AND state = 0",
            ("$at", SqliteTime.Format(at)), ("$job", run.Job.Value), ("$run", run.Number.Value));

    /// <summary>Treats what was given as taken: in a history that was lost it may have been.</summary>
    public static void TakeAll(SqliteConnection connection, RunKey run) =>
        connection.Execute("UPDATE attempt SET state = 1 WHERE job = $job AND run = $run AND state = 0", ("$job", run.Job.Value), ("$run", run.Number.Value));

    /// <summary>Gives an attempt up whose session was declared lost. Returns whether it was at work.</summary>
    public static bool Lose(SqliteConnection connection, RunKey run, AttemptId attempt) =>
        connection.Execute(
            "UPDATE attempt SET state = 3 WHERE id = $id AND job = $job AND run = $run AND state IN (1, 2)",
            ("$id", attempt.Value), ("$job", run.Job.Value), ("$run", run.Number.Value)) == 1;

    public static void Claim(SqliteConnection connection, AttemptId attempt) =>
        connection.Execute("UPDATE attempt SET state = 1 WHERE id = $id", ("$id", attempt.Value));

    /// <summary>Whether a report is newer than what is stored of its attempt.</summary>
    public static bool IsNews(SqliteConnection connection, AttemptReport report) =>
        connection.Scalar(
            "SELECT count(*) FROM attempt WHERE id = $id AND (report IS NULL OR report < $report)",
            ("$id", report.Attempt.Value), ("$report", report.Sequence)) == 1;

    /// <summary>Stores a report; its counters only where they are believed.</summary>
    public static void Report(SqliteConnection connection, AttemptRecord attempt, AttemptReport report, AttemptState state, bool isBelieved, DateTimeOffset at)
    {
        var counts = isBelieved ? report.Counts : attempt.Counts;
        connection.Execute(
            """
            UPDATE attempt SET state = $state, report = max(coalesce(report, $report), $report), last_seen_at = $at, ended_at = $endedAt,
                error = coalesce($error, error), is_transient = $transient, breadcrumb = $breadcrumb, read_rows = $readRows,
                read_bytes = $readBytes, written_rows = $writtenRows, written_bytes = $writtenBytes, committed_rows = $committedRows,
                dead_rows = $deadRows, uncommitted_rows = $uncommittedRows, open_transactions = $openTransactions
            WHERE id = $id
            """,
            ("$state", (int)state), ("$report", report.Sequence), ("$at", SqliteTime.Format(at)),
            ("$endedAt", state.IsGone() ? SqliteTime.Format(at) : null), ("$error", report.Error), ("$transient", report.IsTransient ? 1 : 0),
            ("$breadcrumb", isBelieved ? report.Breadcrumb : attempt.Breadcrumb), ("$readRows", counts.ReadRows),
            ("$readBytes", counts.ReadBytes), ("$writtenRows", counts.WrittenRows), ("$writtenBytes", counts.WrittenBytes),
            ("$committedRows", counts.CommittedRows), ("$deadRows", counts.DeadRows), ("$uncommittedRows", counts.UncommittedRows),
            ("$openTransactions", counts.OpenTransactions), ("$id", attempt.Id.Value));
    }

    private static List<AttemptRecord> Query(SqliteConnection connection, RunKey run, string which) =>
        connection.Query(
            $"SELECT {Columns} FROM attempt WHERE job = $job AND run = $run AND state IS NOT NULL {which} ORDER BY id",
            ReadRow, ("$job", run.Job.Value), ("$run", run.Number.Value));

    private static AttemptRecord ReadRow(SqliteDataReader row) =>
        new(
            new AttemptId(row.GetInt64(0)), new RunKey(new JobId(row.GetInt64(1)), new RunNumber(row.GetInt32(2))), row.GetInt32(3),
            new Epoch(row.GetInt64(4)), new WorkerSession(new WorkerId(row.GetString(5)), row.GetInt64(6)), (AttemptState)row.GetInt32(7),
            row.Time(8))
        {
            LastSeenAt = row.TimeOrNull(9),
            EndedAt = row.TimeOrNull(10),
            Error = row.TextOrNull(11),
            IsTransient = row.GetBoolean(12),
            Breadcrumb = row.TextOrNull(13),
            Counts = new AttemptCounts(
                row.GetInt64(14), row.GetInt64(15), row.GetInt64(16), row.GetInt64(17), row.GetInt64(18), row.GetInt64(19), row.GetInt64(20), row.GetInt32(21)),
        };
}
