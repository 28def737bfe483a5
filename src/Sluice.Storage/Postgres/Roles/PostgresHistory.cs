using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>What is kept of the past. A sweep is many short transactions, any of which may be its last.</summary>
internal sealed class PostgresHistory(StoreRoles roles)
{
    private const string Events = "SELECT id, job, n, at, status, message FROM event WHERE job = $1 AND id > $2 ORDER BY id LIMIT $3";

    private const string Requests = "WITH gone AS (DELETE FROM request WHERE id IN (SELECT id FROM request WHERE at <= $1 ORDER BY at LIMIT $2) RETURNING 1) SELECT count(*) FROM gone";

    // Receipts go when their run has gone.
    private const string Receipts = "SELECT forget_receipts($1, $2)";

    // The latest run of a job goes last, and its job with it. Rows that are decided and not yet published are waited for.
    private const string Next = """
        SELECT r.job, r.n FROM run r LEFT JOIN job j ON j.id = r.job
        WHERE r.final AND NOT EXISTS (
            SELECT FROM residual x WHERE x.job = r.job AND x.n = r.n
                AND CASE WHEN x.fencing IN (1, 2) THEN coalesce(x.confirmed_at, x.fenced_at) ELSE x.wait_over_at END IS NULL)
          AND NOT EXISTS (SELECT FROM staged t WHERE t.job = r.job AND t.generation = r.generation AND NOT t.published)
          AND (r.n <> j.last_run OR NOT EXISTS (SELECT FROM run o WHERE o.job = r.job AND o.n <> r.n))
          AND (r.ended_at <= $1 OR (SELECT count(*) FROM run WHERE final) > $2)
        ORDER BY r.n = j.last_run, r.ended_at LIMIT 1
        """;

    // Nothing is to be fenced any more, and nothing that was left behind is waited for.
    private const string Deleted = """
        SELECT d.job, d.generation, d.config, d.settings, d.at,
            NOT EXISTS (SELECT FROM fence f WHERE f.job = d.job AND f.generation <= d.generation AND f.state < 10)
            AND NOT EXISTS (SELECT FROM residual x WHERE x.job = d.job
                AND CASE WHEN x.fencing IN (1, 2) THEN coalesce(x.confirmed_at, x.fenced_at) ELSE x.wait_over_at END IS NULL) AS settled
        FROM deleted d
        """;

    // What hung on runs that have gone, from whichever sweep; $1 is not theirs.
    private static readonly IReadOnlyList<string> Orphans =
    [
        OfRuns("event", "true"), OfRuns("attempt", "x.state >= 10"), OfGenerations("staged"), OfGenerations("progress"), OfGenerations("split"),
        OfGenerations("generation"),
    ];

    // Of runs that have gone, held by sessions that were lost as long ago: nobody tells how they ended, and what they left behind is settled.
    private static readonly string Stranded = OfRuns("attempt", """
        EXISTS (SELECT FROM session s WHERE s.worker = x.worker AND s.incarnation = x.incarnation AND s.lost AND s.last_seen_at <= $1)
        AND NOT EXISTS (SELECT FROM residual o WHERE o.attempt = x.id
            AND CASE WHEN o.fencing IN (1, 2) THEN coalesce(o.confirmed_at, o.fenced_at) ELSE o.wait_over_at END IS NULL)
        """);

    // Lost ones that hold nothing: reads of all sessions look at each of them.
    private const string Sessions = """
        WITH gone AS (DELETE FROM session WHERE ctid IN (
            SELECT s.ctid FROM session s WHERE s.lost AND s.last_seen_at <= $1
                AND NOT EXISTS (SELECT FROM attempt a WHERE a.worker = s.worker AND a.incarnation = s.incarnation AND a.state < 10)
            LIMIT $2) RETURNING 1)
        SELECT count(*) FROM gone
        """;

    public ValueTask<IReadOnlyList<RunEvent>> ReadEventsAsync(JobId job, long after, int limit, CancellationToken cancellationToken) =>
        roles.Read<IReadOnlyList<RunEvent>>(
            $"reading the events of job {job}",
            s => s.Query(
                Events,
                new StoreValues().Long(job.Value).Long(after).Int(limit),
                r => new RunEvent(r.GetInt64(0), new RunKey(new JobId(r.GetInt64(1)), new RunNumber(r.GetInt32(2))), r.Time(3), (RunStatus)r.GetInt32(4), r.GetString(5))),
            cancellationToken);

    public async ValueTask<long> SweepAsync(HistoryRules rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var requestAge = rules.RequestAge < HistoryRules.LeastRequestAge ? HistoryRules.LeastRequestAge : rules.RequestAge;
        var rows = await RepeatAsync(Requests, now - requestAge, rules, cancellationToken);
        while (await FindRunAsync(rules, now, cancellationToken) is { } run)
            rows += await ForgetAsync(run, cancellationToken);
        foreach (var orphans in Orphans)
            rows += await RepeatAsync(orphans, now, rules, cancellationToken);
        rows += await RepeatAsync(Receipts, now - requestAge, rules, cancellationToken);
        rows += await RepeatAsync(Stranded, now - rules.RunAge, rules, cancellationToken);
        return rows + await RepeatAsync(Sessions, now - rules.RunAge, rules, cancellationToken);
    }

    public ValueTask<IReadOnlyList<DeletedJob>> ReadDeletedAsync(int limit, CancellationToken cancellationToken) => roles.Read<IReadOnlyList<DeletedJob>>(
        "reading deleted jobs",
        s => s.Query(Deleted + " ORDER BY settled DESC, d.at, d.job, d.generation LIMIT $1", new StoreValues().Int(limit), ReadDeleted),
        cancellationToken);

    public ValueTask<DeletedJob?> FindDeletedAsync(JobId job, Generation generation, CancellationToken cancellationToken) => roles.Read(
        $"reading deleted job {job}",
        s => s.One(Deleted + " WHERE d.job = $1 AND d.generation = $2", new StoreValues().Long(job.Value).Int(generation.Value), ReadDeleted),
        cancellationToken);

    public async ValueTask LetGoAsync(JobId job, Generation generation, CancellationToken cancellationToken) => await roles.Write(
        $"letting go of deleted job {job}",
        s => s.Execute("DELETE FROM deleted WHERE job = $1 AND generation = $2", new StoreValues().Long(job.Value).Int(generation.Value)),
        cancellationToken);

    private static DeletedJob ReadDeleted(Npgsql.NpgsqlDataReader row) => new(
        new JobId(row.GetInt64(0)), new Generation(row.GetInt32(1)), row.GetString(2), RunSettingsText.Read(row.GetString(3)).Sinks, row.Time(4), row.GetBoolean(5));

    private static string OfRuns(string table, string which) => $"""
        WITH gone AS (DELETE FROM {table} WHERE id IN (
            SELECT x.id FROM {table} x WHERE {which} AND $1::timestamptz IS NOT NULL AND NOT EXISTS (SELECT FROM run r WHERE r.job = x.job AND r.n = x.n)
            LIMIT $2) RETURNING 1)
        SELECT count(*) FROM gone
        """;

    private static string OfGenerations(string table) => $"""
        WITH gone AS (DELETE FROM {table} WHERE ctid IN (
            SELECT x.ctid FROM {table} x WHERE $1::timestamptz IS NOT NULL
                AND NOT EXISTS (SELECT FROM run r WHERE r.job = x.job AND r.generation = x.generation) LIMIT $2) RETURNING 1)
        SELECT count(*) FROM gone
        """;

    private async ValueTask<long> RepeatAsync(string sql, DateTimeOffset before, HistoryRules rules, CancellationToken cancellationToken)
    {
        var rows = 0L;
        while (true)
        {
            var gone = await roles.Write(
                "sweeping the past", s => s.One(sql, new StoreValues().Time(before).Int(rules.BatchSize), r => r.GetInt64(0)), cancellationToken);
            if (gone == 0)
                return rows;
            rows += gone;
        }
    }

    private async ValueTask<RunKey?> FindRunAsync(HistoryRules rules, DateTimeOffset now, CancellationToken cancellationToken) => await roles.Read<RunKey?>(
        "looking for runs to forget",
        s => s.One(
            Next,
            new StoreValues().Time(now - rules.RunAge).Long(rules.MostEndedRuns),
            r => (RunKey?)new RunKey(new JobId(r.GetInt64(0)), new RunNumber(r.GetInt32(1)))),
        cancellationToken);

    private async ValueTask<long> ForgetAsync(RunKey run, CancellationToken cancellationToken) => await roles.Write(
        $"forgetting run {run}",
        s => s.One("SELECT forget_run($1, $2)", new StoreValues().Long(run.Job.Value).Int(run.Number.Value), r => r.GetBoolean(0)) ? 1L : 0L,
        cancellationToken);
}
