using Npgsql;
using Sluice.Core.Attempts;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Runs;
using Sluice.Core.Views;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>What people look at: each is one statement. The page is found first, and only what is on it is counted.</summary>
internal sealed class PostgresViews(StoreRoles roles)
{
    private const string Jobs = "job j JOIN run r ON r.job = j.id AND r.n = j.last_run";

    private static readonly string Counted = $"""
        SELECT {RowReading.From("p", RunRow.Columns)}, p.name, p.created_at, s.total, s.done, a.*
        FROM page p CROSS JOIN LATERAL (
            SELECT CASE WHEN g.schemas IS NOT NULL THEN c.total END AS total, c.done
            FROM (SELECT count(*)::integer AS total, (count(*) FILTER (WHERE x.done))::integer AS done
                  FROM split x WHERE x.job = p.job AND x.generation = p.generation) c
                LEFT JOIN generation g ON g.job = p.job AND g.generation = p.generation) s
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(x.read_rows), 0)::bigint, coalesce(sum(x.read_bytes), 0)::bigint, coalesce(sum(x.written_rows), 0)::bigint,
                   coalesce(sum(x.written_bytes), 0)::bigint, coalesce(sum(x.committed_rows), 0)::bigint, coalesce(sum(x.dead_rows), 0)::bigint,
                   coalesce(sum(x.uncommitted_rows), 0)::bigint, coalesce(sum(x.open_transactions), 0)::integer
            FROM attempt x WHERE x.job = p.job AND x.n = p.n) a
        ORDER BY p.job DESC
        """;

    private static readonly string One = Page($"{Jobs} WHERE j.id = $1");

    private static readonly string Many = Page(
        $"{Jobs} WHERE ($1::bigint IS NULL OR j.id < $1) AND ($2::integer IS NULL OR r.status = $2) AND ($3::text IS NULL OR j.name LIKE $3) ORDER BY j.id DESC LIMIT $4");

    // With few live runs among many, the index over those finds them.
    private static readonly string Live = Page(
        $"{Jobs} WHERE NOT r.final AND ($1::bigint IS NULL OR r.job < $1) AND r.status = $2 AND ($3::text IS NULL OR j.name LIKE $3) ORDER BY r.job DESC LIMIT $4");

    private static readonly string Runs =
        $"SELECT {RunRow.Columns} FROM run WHERE job = $1 AND ($2::integer IS NULL OR n < $2) ORDER BY n DESC LIMIT $3";

    private const string Splits = """
        WITH sinks AS MATERIALIZED (SELECT DISTINCT sink FROM progress WHERE job = $1 AND generation = $2)
        SELECT s.ordinal, s.holder, s.done, s.source, s.id, s.tbl, s.payload, s.about, s.est_bytes, s.est_rows,
            (SELECT coalesce(sum(p.rows), 0)::bigint FROM sinks k JOIN progress p
             ON p.job = s.job AND p.generation = s.generation AND p.sink = k.sink AND p.split = s.id)
        FROM split s WHERE s.job = $1 AND s.generation = $2 AND s.ordinal >= $3 AND s.ordinal < $3 + $4 ORDER BY s.ordinal
        """;

    public ValueTask<JobView?> FindAsync(JobId job, CancellationToken cancellationToken) =>
        roles.Read($"reading job {job}", s => s.One(One, new StoreValues().Long(job.Value), ReadView), cancellationToken);

    public ValueTask<IReadOnlyList<JobView>> ReadAsync(JobFilter filter, CancellationToken cancellationToken)
    {
        var isLive = filter.Status is { } status && Enum.IsDefined(status) && !status.IsFinal();
        return roles.Read<IReadOnlyList<JobView>>(
            "listing the jobs",
            s => s.Query(
                isLive ? Live : Many,
                new StoreValues().Long(filter.Before?.Value).Int((int?)filter.Status).Text(PostgresJobs.Pattern(filter.Name)).Int(Math.Clamp(filter.Limit, 1, 1000)),
                ReadView),
            cancellationToken);
    }

    public ValueTask<IReadOnlyDictionary<RunStatus, long>> CountAsync(CancellationToken cancellationToken) => roles.Read<IReadOnlyDictionary<RunStatus, long>>(
        "counting the jobs",
        s => s.Query($"SELECT r.status, count(*) FROM {Jobs} GROUP BY r.status", StoreValues.None, r => (Status: (RunStatus)r.GetInt32(0), Jobs: r.GetInt64(1)))
            .ToDictionary(r => r.Status, r => r.Jobs),
        cancellationToken);

    public ValueTask<DateTimeOffset?> ReadOldestPendingAsync(CancellationToken cancellationToken) => roles.Read(
        "looking for what waits",
        s => s.One("SELECT min(status_at) FROM run WHERE NOT final AND status = $1", new StoreValues().Int((int)RunStatus.Pending), r => r.TimeOrNull(0)),
        cancellationToken);

    public ValueTask<IReadOnlyList<RunRecord>> ReadRunsAsync(JobId job, RunNumber? before, int limit, CancellationToken cancellationToken) =>
        roles.Read<IReadOnlyList<RunRecord>>(
            $"reading the runs of job {job}",
            s => s.Query(Runs, new StoreValues().Long(job.Value).Int(before?.Value).Int(limit), r => RunRow.Read(r)),
            cancellationToken);

    public ValueTask<IReadOnlyList<SplitView>> ReadSplitsAsync(
        JobId job, Generation generation, int from, int limit, CancellationToken cancellationToken) =>
        roles.Read<IReadOnlyList<SplitView>>(
            $"reading the splits of job {job}",
            s => s.Query(
                Splits,
                new StoreValues().Long(job.Value).Int(generation.Value).Int(from).Int(limit),
                ReadSplit),
            cancellationToken);

    private static string Page(string from) =>
        $"WITH page AS MATERIALIZED (SELECT {RowReading.From("r", RunRow.Columns)}, j.name, j.created_at FROM {from})\n{Counted}";

    private static JobView ReadView(NpgsqlDataReader row)
    {
        const int at = RunRow.Width;
        var run = RunRow.Read(row);
        return new JobView(run.Job, row.GetString(at), row.Time(at + 1), run)
        {
            SplitsTotal = row.IntOrNull(at + 2),
            SplitsDone = row.GetInt32(at + 3),
            Counts = new AttemptCounts(
                row.GetInt64(at + 4), row.GetInt64(at + 5), row.GetInt64(at + 6), row.GetInt64(at + 7), row.GetInt64(at + 8), row.GetInt64(at + 9),
                row.GetInt64(at + 10), row.GetInt32(at + 11)),
        };
    }

    private static SplitView ReadSplit(NpgsqlDataReader row) => new(
        row.GetInt32(0),
        new PlannedSplit(row.GetInt32(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7), row.LongOrNull(8), row.LongOrNull(9)),
        row.LongOrNull(1) is { } holder ? new AttemptId(holder) : null, row.GetBoolean(2), row.GetInt64(10));
}
