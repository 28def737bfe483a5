using Microsoft.Data.Sqlite;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>What history lets go, a batch at a time. Each batch stands alone: the sweep can be cut off after any.</summary>
internal static class SweepRows
{
    /// <summary>
    /// An ended run that may go: nothing of it can still write, or is still to be published, and it is not the latest of a job that has others.
    /// </summary>
    private const string MayGo =
        """
        NOT EXISTS (SELECT 1 FROM residual x INDEXED BY residual_awaited
            WHERE x.job = r.job AND x.run = r.n AND CASE WHEN x.fencing IN (1, 2) THEN coalesce(x.confirmed_at, x.fenced_at) ELSE x.wait_over_at END IS NULL)
        AND NOT EXISTS (SELECT 1 FROM staged s INDEXED BY staged_unpublished WHERE s.job = r.job AND s.generation = r.generation AND s.published = 0)
        AND (EXISTS (SELECT 1 FROM run l WHERE l.job = r.job AND l.n > r.n) OR NOT EXISTS (SELECT 1 FROM run l WHERE l.job = r.job AND l.n < r.n))
        """;

    /// <summary>Removes one batch.</summary>
    /// <returns>How many rows went; 0 when nothing is left to go.</returns>
    public static int Batch(SqliteConnection connection, HistoryRules rules, DateTimeOffset now)
    {
        var requestAge = rules.RequestAge < HistoryRules.LeastRequestAge ? HistoryRules.LeastRequestAge : rules.RequestAge;
        var gone = SweepRuns(connection, rules, now);
        if (gone == 0)
            gone = SweepRequests(connection, now - requestAge, rules.BatchSize);
        if (gone == 0)
            gone = SweepReceipts(connection, now - requestAge, rules.BatchSize);
        if (gone == 0)
            gone = SweepStranded(connection, now - rules.RunAge, rules.BatchSize);
        return gone == 0 ? SweepSessions(connection, now - rules.RunAge, rules.BatchSize) : gone;
    }

    private static int SweepRuns(SqliteConnection connection, HistoryRules rules, DateTimeOffset now)
    {
        var ended = connection.Scalar("SELECT count(*) FROM run INDEXED BY run_ended WHERE final = 1");
        var next = connection.Query(
            $"SELECT r.job, r.n, r.generation FROM run r INDEXED BY run_ended WHERE r.final = 1 AND ($all OR r.ended_at <= $before) AND {MayGo} ORDER BY r.ended_at LIMIT 1",
            row => (Run: new RunKey(new JobId(row.GetInt64(0)), new RunNumber(row.GetInt32(1))), Generation: new Generation(row.GetInt32(2))),
            ("$all", ended > rules.MostEndedRuns ? 1 : 0), ("$before", SqliteTime.Format(now - rules.RunAge)));
        return next.Count == 0 ? 0 : ForgetRows.Forget(connection, next[0].Run, next[0].Generation, rules.BatchSize);
    }

    private static int SweepRequests(SqliteConnection connection, DateTimeOffset before, int limit) =>
        connection.Execute(
            "DELETE FROM request WHERE id IN (SELECT id FROM request INDEXED BY request_at WHERE at <= $before ORDER BY at LIMIT $limit)",
            ("$before", SqliteTime.Format(before)), ("$limit", limit));

    /// <summary>The receipts of a run that is gone, with its residuals and fence tasks, once all of them are old and nothing is open.</summary>
    private static int SweepReceipts(SqliteConnection connection, DateTimeOffset before, int limit)
    {
        var runs = connection.Query(
            """
            SELECT DISTINCT c.job, c.run FROM receipt c
            WHERE c.decided_at <= $before
                AND NOT EXISTS (SELECT 1 FROM run r WHERE r.job = c.job AND r.n = c.run)
                AND NOT EXISTS (SELECT 1 FROM receipt y WHERE y.job = c.job AND y.run = c.run AND y.decided_at > $before)
                AND NOT EXISTS (SELECT 1 FROM residual x INDEXED BY residual_awaited
                    WHERE x.job = c.job AND x.run = c.run AND CASE WHEN x.fencing IN (1, 2) THEN coalesce(x.confirmed_at, x.fenced_at) ELSE x.wait_over_at END IS NULL)
            LIMIT $limit
            """,
            row => (Job: row.GetInt64(0), Run: row.GetInt64(1)), ("$before", SqliteTime.Format(before)), ("$limit", Math.Max(1, limit / 4)));
        var gone = 0;
        foreach (var (job, run) in runs)
        {
            foreach (var table in new[] { "receipt", "residual", "fence" })
                gone += connection.Execute($"DELETE FROM {table} WHERE job = $job AND run = $run", ("$job", job), ("$run", run));
        }

        return gone;
    }

    /// <summary>Attempts of runs that have gone, held by sessions that were lost as long ago: nobody tells how they ended, and what they left behind is settled.</summary>
    private static int SweepStranded(SqliteConnection connection, DateTimeOffset before, int limit) =>
        connection.Execute(
            """
            DELETE FROM attempt WHERE id IN (
                SELECT a.id FROM session s JOIN attempt a INDEXED BY attempt_slot ON a.worker = s.worker AND a.incarnation = s.incarnation AND a.state < 10
                WHERE s.is_lost = 1 AND s.last_seen_at <= $before
                    AND NOT EXISTS (SELECT 1 FROM run r WHERE r.job = a.job AND r.n = a.run)
                    AND NOT EXISTS (SELECT 1 FROM residual x WHERE x.attempt = a.id
                        AND CASE WHEN x.fencing IN (1, 2) THEN coalesce(x.confirmed_at, x.fenced_at) ELSE x.wait_over_at END IS NULL)
                LIMIT $limit)
            """,
            ("$before", SqliteTime.Format(before)), ("$limit", limit));

    /// <summary>Lost sessions that hold nothing.</summary>
    private static int SweepSessions(SqliteConnection connection, DateTimeOffset before, int limit) =>
        connection.Execute(
            """
            DELETE FROM session WHERE incarnation IN (
                SELECT s.incarnation FROM session s WHERE s.is_lost = 1 AND s.last_seen_at <= $before
                    AND NOT EXISTS (SELECT 1 FROM attempt a INDEXED BY attempt_slot WHERE a.worker = s.worker AND a.incarnation = s.incarnation AND a.state < 10)
                LIMIT $limit)
            """,
            ("$before", SqliteTime.Format(before)), ("$limit", limit));
}
