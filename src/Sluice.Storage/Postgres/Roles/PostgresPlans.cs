using Npgsql;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Plans, positions, commit records, prepared targets.</summary>
internal sealed class PostgresPlans(StoreRoles roles)
{
    private const string ByKey = "job = $1 AND generation = $2 AND sink = $3 AND split = $4";
    private static readonly string Splits = $"SELECT {SplitRow.Columns} FROM split WHERE job = $1 AND generation = $2 ORDER BY ordinal";

    // The generation's row is locked by the planner that comes first; the other one then finds the plan there.
    private const string Plan = """
        WITH won AS (
            UPDATE generation SET schemas = $3 WHERE job = $1 AND generation = $2 AND schemas IS NULL RETURNING job, generation
        )
        INSERT INTO split (job, generation, ordinal, source, id, tbl, payload, about, est_bytes, est_rows)
        SELECT won.job, won.generation, s.ordinal - 1, s.source, s.id, s.tbl, s.payload, s.about, s.est_bytes, s.est_rows
        FROM won, unnest($4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[])
            WITH ORDINALITY s(source, id, tbl, payload, about, est_bytes, est_rows, ordinal)
        """;

    private const string UnpublishedOfEnded = """
        SELECT s.job, r.n, s.generation, a.worker, s.sink, s.split, s.seq, s.manifest, s.rows
        FROM staged s
        JOIN run r ON r.job = s.job AND r.n = (SELECT max(n) FROM run WHERE job = s.job)
        LEFT JOIN progress p ON p.job = s.job AND p.generation = s.generation AND p.sink = s.sink AND p.split = s.split
        LEFT JOIN attempt a ON a.id = p.owner
        WHERE NOT s.published AND r.final
        ORDER BY s.job, s.generation, s.sink COLLATE "C", s.split COLLATE "C", s.seq LIMIT $1
        """;

    private const string Copy = """
        INSERT INTO progress AS p (job, generation, sink, split, owner, seq, position, rows, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (job, generation, sink, split) DO UPDATE
        SET owner = EXCLUDED.owner, seq = EXCLUDED.seq, position = EXCLUDED.position, rows = EXCLUDED.rows, updated_at = EXCLUDED.updated_at
        WHERE p.seq <= EXCLUDED.seq
        """;

    private const string GoBack = """
        WITH back AS (
            UPDATE progress SET owner = $5, seq = $6, position = $7, rows = $8, updated_at = $9
            WHERE job = $1 AND generation = $2 AND sink = $3 AND split = $4 AND seq > $6 RETURNING 1),
        told AS (
            INSERT INTO event (job, n, at, status, message)
            SELECT job, n, $9, status, $11 FROM run WHERE job = $1 AND n = $10 AND EXISTS (SELECT FROM back) RETURNING 1)
        SELECT count(*) FROM back
        """;

    public ValueTask<SplitPlan?> FindAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        roles.Read($"reading the plan of job {job}", s => Find(s, job, generation), cancellationToken);

    public ValueTask<SplitPlan> SaveAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken) => roles.Write(
        $"storing the plan of job {job}",
        s =>
        {
            s.Execute(
                Plan,
                Key(job, generation).Text(SchemasText.Write(plan.Schemas)).Ints(plan.Splits.Select(p => p.Source)).Texts(plan.Splits.Select(p => p.Id))
                    .Texts(plan.Splits.Select(p => p.Table)).Texts(plan.Splits.Select(p => p.Payload)).Texts(plan.Splits.Select(p => p.Description))
                    .LongsOrNull(plan.Splits.Select(p => p.EstimatedBytes)).LongsOrNull(plan.Splits.Select(p => p.EstimatedRows)));
            return Find(s, job, generation) ?? plan;
        },
        cancellationToken);

    public ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, CancellationToken cancellationToken) => roles.Write(
        $"beginning an attempt of run {run.Key}",
        s => s.One("SELECT begin_attempt($1, $2, $3)", Under(run), r => r.LongOrNull(0) is { } id ? new AttemptId(id) : (AttemptId?)null),
        cancellationToken);

    public ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(
        JobId job, Generation generation, CancellationToken cancellationToken) => roles.Read<IReadOnlyDictionary<SplitKey, StoredProgress>>(
        $"reading the positions of job {job}",
        s => s.Query(
            $"SELECT {ProgressRow.Columns}, sink, split FROM progress WHERE job = $1 AND generation = $2",
            Key(job, generation),
            r => KeyValuePair.Create(new SplitKey(r.GetString(4), r.GetString(5)), ProgressRow.Read(r))).ToDictionary(),
        cancellationToken);

    public ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) => roles.Write(
        $"taking split '{key.Split}' over",
        s => s.One(
            $"SELECT {ProgressRow.Columns} FROM take_over($1, $2, $3, $4, $5, $6, $7, $8)",
            Owned(run, key, owner),
            r => (StoredProgress?)ProgressRow.Read(r)),
        cancellationToken);

    public ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken) => roles.Write(
        $"recording a commit of split '{commit.Key.Split}'",
        s => s.One(
            "SELECT record_commit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            new StoreValues().Long(commit.Job.Value).Int(commit.Run.Value).Long(commit.Epoch.Value).Text(commit.Key.Sink).Text(commit.Key.Split)
                .Long(commit.Owner.Value).Long(commit.Progress.Sequence).Text(commit.Progress.Position).Long(commit.Progress.Rows)
                .Text(commit.Manifest).Long(commit.ManifestRows).Time(roles.Clock.GetUtcNow()),
            r => (RecordOutcome)r.GetInt32(0)),
        cancellationToken);

    public async ValueTask CopyProgressAsync(
        JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken) => await roles.Write(
        $"copying a position of split '{key.Split}'",
        s => s.Execute(
            Copy,
            Key(job, generation).Text(key.Sink).Text(key.Split).Long(progress.Owner).Long(progress.Sequence).Text(progress.Position)
                .Long(progress.Rows).Time(roles.Clock.GetUtcNow())),
        cancellationToken);

    public ValueTask<bool> SinkWentBackAsync(RunRecord run, SplitKey key, StoredProgress found, string message, CancellationToken cancellationToken) =>
        roles.Write(
            $"taking a position of split '{key.Split}' back",
            s => s.One(
                GoBack,
                Key(run.Job, run.Generation).Text(key.Sink).Text(key.Split).Long(found.Owner).Long(found.Sequence).Text(found.Position).Long(found.Rows)
                    .Time(roles.Clock.GetUtcNow()).Int(run.Number.Value).Text(message),
                r => r.GetInt64(0) > 0),
            cancellationToken);

    public ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        roles.Read<IReadOnlyList<StagedRecord>>(
            $"reading what job {job} has to publish",
            s => s.Query(
                "SELECT sink, split, seq, manifest, rows FROM staged WHERE job = $1 AND generation = $2 AND NOT published ORDER BY sink COLLATE \"C\", split COLLATE \"C\", seq",
                Key(job, generation),
                r => new StagedRecord(new SplitKey(r.GetString(0), r.GetString(1)), r.GetInt64(2), r.GetString(3), r.GetInt64(4))),
            cancellationToken);

    public ValueTask<IReadOnlyList<PublicationTask>> ReadUnpublishedAsync(int limit, CancellationToken cancellationToken) =>
        roles.Read<IReadOnlyList<PublicationTask>>(
            "reading what ended runs have to publish", s => s.Query(UnpublishedOfEnded, new StoreValues().Int(limit), ReadTask), cancellationToken);

    public async ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken) =>
        await roles.Write(
            $"marking split '{record.Key.Split}' published",
            s => s.Execute(
                $"UPDATE staged SET published = true WHERE {ByKey} AND seq = $5",
                Key(job, generation).Text(record.Key.Sink).Text(record.Key.Split).Long(record.Sequence)),
            cancellationToken);

    public ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken) => roles.Read(
        $"reading split '{key.Split}'",
        s => s.One($"SELECT seq > 0 FROM progress WHERE {ByKey}", Key(job, generation).Text(key.Sink).Text(key.Split), r => r.GetBoolean(0)),
        cancellationToken);

    public ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) => roles.Write(
        $"marking split '{key.Split}' done",
        s => s.One("SELECT mark_done_once($1, $2, $3, $4, $5, $6, $7, $8)", Owned(run, key, owner), r => (RecordOutcome)r.GetInt32(0)),
        cancellationToken);

    private static SplitPlan? Find(StoreSession session, JobId job, Generation generation)
    {
        var schemas = session.One("SELECT schemas FROM generation WHERE job = $1 AND generation = $2", Key(job, generation), r => r.TextOrNull(0));
        return schemas is null ? null : new SplitPlan(session.Query(Splits, Key(job, generation), SplitRow.Read), SchemasText.Read(schemas));
    }

    private static PublicationTask ReadTask(NpgsqlDataReader row) => new(
        new RunKey(new JobId(row.GetInt64(0)), new RunNumber(row.GetInt32(1))), new Generation(row.GetInt32(2)),
        row.TextOrNull(3) is { } worker ? new WorkerId(worker) : null,
        new StagedRecord(new SplitKey(row.GetString(4), row.GetString(5)), row.GetInt64(6), row.GetString(7), row.GetInt64(8)));

    private StoreValues Owned(RunRecord run, SplitKey key, AttemptId owner) =>
        Under(run).Int(run.Generation.Value).Text(key.Sink).Text(key.Split).Long(owner.Value).Time(roles.Clock.GetUtcNow());

    private static StoreValues Under(RunRecord run) => new StoreValues().Long(run.Job.Value).Int(run.Number.Value).Long(run.Epoch.Value);

    private static StoreValues Key(JobId job, Generation generation) => new StoreValues().Long(job.Value).Int(generation.Value);
}
