using Microsoft.Data.Sqlite;
using Sluice.Core.Attempts;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Views;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>What people look at: each is one statement. The page is found first, and only what is on it is counted.</summary>
internal static class ViewRows
{
    private const int RunWidth = 18;

    private const string Jobs = "job j JOIN run r ON r.job = j.id AND r.n = (SELECT max(x.n) FROM run x WHERE x.job = j.id)";

    // A live run is its job's latest: with few of them among many, the index over those finds them.
    private const string LiveJobs = "run r INDEXED BY run_live JOIN job j ON j.id = r.job";

    private const string Counted = """
        SELECT p.*, g.splits, coalesce(g.splits_done, 0), coalesce(sum(a.read_rows), 0), coalesce(sum(a.read_bytes), 0), coalesce(sum(a.written_rows), 0),
            coalesce(sum(a.written_bytes), 0), coalesce(sum(a.committed_rows), 0), coalesce(sum(a.dead_rows), 0),
            coalesce(sum(a.uncommitted_rows), 0), coalesce(sum(a.open_transactions), 0)
        FROM page p LEFT JOIN generation g ON g.job = p.job AND g.generation = p.generation
            LEFT JOIN attempt a ON a.job = p.job AND a.run = p.n AND a.state IS NOT NULL
        GROUP BY p.job ORDER BY p.job DESC
        """;

    private const string Splits = """
        WITH sinks AS MATERIALIZED (SELECT DISTINCT sink FROM progress WHERE job = $job AND generation = $generation)
        SELECT s.ordinal, s.holder, s.is_done, s.source, s.id, s.tbl, s.payload, s.about, s.est_bytes, s.est_rows,
            (SELECT coalesce(sum(p.rows), 0) FROM sinks k JOIN progress p
             ON p.job = s.job AND p.generation = s.generation AND p.sink = k.sink AND p.split = s.id)
        FROM split s
        WHERE s.job = $job AND s.generation = $generation AND s.ordinal >= $from AND s.ordinal < $from + $limit ORDER BY s.ordinal
        """;

    private static readonly string Run = string.Join(", ", RunRows.Columns.Split(',').Select(c => $"r.{c.Trim()}"));

    public static JobView? Find(SqliteConnection connection, JobId job) =>
        Read(connection, $"{Jobs} WHERE j.id = $id LIMIT 1", ("$id", job.Value)).FirstOrDefault();

    public static IReadOnlyList<JobView> ReadMany(SqliteConnection connection, JobFilter filter)
    {
        var isLive = filter.Status is { } status && Enum.IsDefined(status) && !status.IsFinal();
        return Read(
            connection,
            $"""
            {(isLive ? LiveJobs : Jobs)}
            WHERE {(isLive ? "r.final = 0 AND " : "")}($before IS NULL OR r.job < $before) AND ($name IS NULL OR j.name GLOB $name)
                AND ($status IS NULL OR r.status = $status)
            ORDER BY r.job DESC LIMIT $limit
            """,
            ("$before", filter.Before?.Value), ("$name", filter.Name is { } name ? JobRows.Pattern(name) : null), ("$status", (int?)filter.Status),
            ("$limit", filter.Limit));
    }

    public static IReadOnlyDictionary<RunStatus, long> Count(SqliteConnection connection) =>
        connection.Query($"SELECT r.status, count(*) FROM {Jobs} GROUP BY r.status", row => (Status: (RunStatus)row.GetInt32(0), Jobs: row.GetInt64(1)))
            .ToDictionary(r => r.Status, r => r.Jobs);

    public static IReadOnlyList<SplitView> ReadSplits(SqliteConnection connection, JobId job, Generation generation, int from, int limit) =>
        connection.Query(
            Splits,
            row => new SplitView(
                row.GetInt32(0), PlanRows.ReadRow(row, 3), row.NumberOrNull(1) is { } holder ? new AttemptId(holder) : null, row.GetBoolean(2),
                row.GetInt64(10)),
            ("$job", job.Value), ("$generation", generation.Value), ("$from", from), ("$limit", limit));

    private static List<JobView> Read(SqliteConnection connection, string page, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.Query($"WITH page AS (SELECT {Run}, j.name, j.created_at FROM {page})\n{Counted}", ReadRow, parameters);

    private static JobView ReadRow(SqliteDataReader row)
    {
        var run = RunRows.ReadRow(row);
        return new JobView(run.Job, row.GetString(RunWidth), row.Time(RunWidth + 1), run)
        {
            SplitsTotal = (int?)row.NumberOrNull(RunWidth + 2),
            SplitsDone = row.GetInt32(RunWidth + 3),
            Counts = new AttemptCounts(
                row.GetInt64(RunWidth + 4), row.GetInt64(RunWidth + 5), row.GetInt64(RunWidth + 6), row.GetInt64(RunWidth + 7),
                row.GetInt64(RunWidth + 8), row.GetInt64(RunWidth + 9), row.GetInt64(RunWidth + 10), row.GetInt32(RunWidth + 11)),
        };
    }
}
