using Microsoft.Data.Sqlite;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Attempts that were left behind, as rows.</summary>
internal static class ResidualRows
{
    private const string Columns =
        """
        r.job, r.run, r.attempt, r.worker, r.incarnation, r.task, r.epoch, r.fencing, r.last_seen_at, r.expired_at, r.fenced_at,
        r.confirmed_at, r.proof, r.stuck_where, r.no_writes, r.no_writes_after, r.no_writes_why, r.quiesced, r.quiesced_by, r.quiesced_why,
        r.wait_over_at
        """;

    /// <summary>Not closed, in the words of the index that finds them.</summary>
    private const string IsOpen = "CASE WHEN r.fencing IN (1, 2) THEN coalesce(r.confirmed_at, r.fenced_at) ELSE r.wait_over_at END IS NULL";

    /// <summary>Neither gone nor fenced, whether or not anybody still waits for it.</summary>
    private const string NeedsFence = "r.confirmed_at IS NULL AND (r.fenced_at IS NULL OR r.fencing NOT IN (1, 2))";

    /// <summary>Leaves an attempt behind.</summary>
    /// <returns>Whether it was not left behind before: then it stays as it is.</returns>
    public static bool Leave(SqliteConnection connection, RunRecord run, AttemptRecord attempt, Epoch epoch) =>
        connection.Execute(
            """
            INSERT INTO residual (job, run, attempt, worker, incarnation, task, epoch, fencing, last_seen_at, stuck_where)
            VALUES ($job, $run, $attempt, $worker, $incarnation, $task, $epoch, $fencing, $seen, $stuck)
            ON CONFLICT (job, run, attempt) DO NOTHING
            """,
            ("$job", run.Job.Value), ("$run", run.Number.Value), ("$attempt", attempt.Id.Value), ("$worker", attempt.Session.Worker.Value),
            ("$incarnation", attempt.Session.Incarnation), ("$task", attempt.Task), ("$epoch", epoch.Value),
            ("$fencing", (int)run.Settings.Weakest), ("$seen", SqliteTime.Format(attempt.LastSeenAt)), ("$stuck", attempt.Breadcrumb)) == 1;

    public static Residual? Find(SqliteConnection connection, RunKey run, AttemptId attempt) =>
        connection.Query(
            $"SELECT {Columns} FROM residual r WHERE r.job = $job AND r.run = $run AND r.attempt = $attempt", ReadRow,
            ("$job", run.Job.Value), ("$run", run.Number.Value), ("$attempt", attempt.Value)).FirstOrDefault();

    public static IReadOnlyList<Residual> ReadAll(SqliteConnection connection, RunKey run) =>
        connection.Query(
            $"SELECT {Columns} FROM residual r WHERE r.job = $job AND r.run = $run ORDER BY r.attempt", ReadRow,
            ("$job", run.Job.Value), ("$run", run.Number.Value));

    /// <summary>Whether the job of a row of <c>run</c> has one that is open.</summary>
    public const string JobHasOpen = $"run.job IN (SELECT r.job FROM residual r INDEXED BY residual_awaited WHERE {IsOpen})";

    public static IReadOnlyList<Residual> ReadOpen(SqliteConnection connection) =>
        connection.Query($"SELECT {Columns} FROM residual r INDEXED BY residual_awaited WHERE {IsOpen} ORDER BY r.job, r.run, r.attempt", ReadRow);

    public static IReadOnlyList<Residual> ReadOpen(SqliteConnection connection, JobId job) =>
        connection.Query(
            $"SELECT {Columns} FROM residual r INDEXED BY residual_awaited WHERE {IsOpen} AND r.job = $job ORDER BY r.run, r.attempt",
            ReadRow, ("$job", job.Value));

    public static bool HasOpen(SqliteConnection connection, RunKey run) =>
        connection.Scalar(
            $"SELECT EXISTS (SELECT 1 FROM residual r INDEXED BY residual_awaited WHERE {IsOpen} AND r.job = $job AND r.run = $run)",
            ("$job", run.Job.Value), ("$run", run.Number.Value)) == 1;

    public static bool NeedFence(SqliteConnection connection, RunKey run) =>
        connection.Scalar(
            $"SELECT EXISTS (SELECT 1 FROM residual r INDEXED BY residual_open WHERE {NeedsFence} AND r.job = $job AND r.run = $run)",
            ("$job", run.Job.Value), ("$run", run.Number.Value)) == 1;

    /// <summary>Stores what is known of an attempt whose end was told; it becomes a residual where it was none.</summary>
    public static void Put(SqliteConnection connection, RunRecord? run, Residual known)
    {
        if (run is not null && Find(connection, known.Run, known.Attempt) is null && AttemptRows.Find(connection, known.Attempt) is { } attempt)
            Leave(connection, run, attempt, known.Epoch);
        Add(connection, known);
    }

    /// <summary>Adds what was learned of a residual. Returns whether anything was new.</summary>
    public static bool Add(SqliteConnection connection, Residual learned)
    {
        if (Find(connection, learned.Run, learned.Attempt) is not { } stored)
            return false;
        var known = ResidualKnowledge.Add(stored, learned);
        if (known == stored)
            return false;
        connection.Execute(
            """
            UPDATE residual SET last_seen_at = $seen, expired_at = $expired, fenced_at = $fenced, confirmed_at = $confirmed, proof = $proof,
                stuck_where = $stuck, no_writes = $noWrites, no_writes_after = $noWritesAfter, no_writes_why = $noWritesWhy,
                quiesced = $quiesced, quiesced_by = $quiescedBy, quiesced_why = $quiescedWhy, wait_over_at = $waitOver
            WHERE job = $job AND run = $run AND attempt = $attempt
            """,
            ("$seen", SqliteTime.Format(known.LastSeenAt)), ("$expired", SqliteTime.Format(known.ExpiredAt)),
            ("$fenced", SqliteTime.Format(known.FencedAt)), ("$confirmed", SqliteTime.Format(known.ConfirmedAt)), ("$proof", known.Proof),
            ("$stuck", known.StuckWhere), ("$noWrites", (int)known.NoNewWritesAfter.Kind), ("$noWritesAfter", BoundRows.At(known.NoNewWritesAfter)),
            ("$noWritesWhy", BoundRows.Why(known.NoNewWritesAfter)), ("$quiesced", (int)known.QuiescedBy.Kind),
            ("$quiescedBy", BoundRows.At(known.QuiescedBy)), ("$quiescedWhy", BoundRows.Why(known.QuiescedBy)),
            ("$waitOver", SqliteTime.Format(known.WaitOverAt)),
            ("$job", known.Run.Job.Value), ("$run", known.Run.Number.Value), ("$attempt", known.Attempt.Value));
        return true;
    }

    private static Residual ReadRow(SqliteDataReader row) =>
        new(
            new RunKey(new JobId(row.GetInt64(0)), new RunNumber(row.GetInt32(1))), new AttemptId(row.GetInt64(2)),
            row.IsDBNull(3) ? null : new WorkerSession(new WorkerId(row.GetString(3)), row.GetInt64(4)), row.GetInt32(5),
            new Epoch(row.GetInt64(6)), (SinkFencing)row.GetInt32(7))
        {
            LastSeenAt = row.TimeOrNull(8),
            ExpiredAt = row.TimeOrNull(9),
            FencedAt = row.TimeOrNull(10),
            ConfirmedAt = row.TimeOrNull(11),
            Proof = row.GetString(12),
            StuckWhere = row.TextOrNull(13),
            NoNewWritesAfter = BoundRows.Read(row, 14),
            QuiescedBy = BoundRows.Read(row, 17),
            WaitOverAt = row.TimeOrNull(20),
        };
}
