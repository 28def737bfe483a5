using Microsoft.Data.Sqlite;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Planting;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Attempts, positions, commit records: every write on behalf of an attempt checks run and epoch in the same transaction.</summary>
internal static class ProgressRows
{
    private const string ByKey = "job = $job AND generation = $generation AND sink = $sink AND split = $split";

    public static AttemptId? BeginAttempt(SqliteConnection connection, RunRecord run, string split, DateTimeOffset now)
    {
        if (!RunRows.IsLive(connection, run.Key, run.Epoch))
            return null;
        connection.Execute(
            "INSERT INTO attempt (job, run, split, started_at) VALUES ($job, $run, $split, $at)",
            ("$job", run.Job.Value), ("$run", run.Number.Value), ("$split", split), ("$at", SqliteTime.Format(now)));
        return new AttemptId(connection.Scalar("SELECT last_insert_rowid()"));
    }

    public static IReadOnlyDictionary<SplitKey, StoredProgress> ReadAll(SqliteConnection connection, JobId job, Generation generation) =>
        connection.Query(
            "SELECT sink, split, owner, seq, position, rows FROM progress WHERE job = $job AND generation = $generation",
            row => (Key: new SplitKey(row.GetString(0), row.GetString(1)), Progress: ReadProgress(row, 2)),
            ("$job", job.Value), ("$generation", generation.Value)).ToDictionary(r => r.Key, r => r.Progress);

    public static StoredProgress? TakeOver(SqliteConnection connection, RunRecord run, SplitKey key, AttemptId owner, DateTimeOffset now)
    {
        if (!RunRows.IsLive(connection, run.Key, run.Epoch))
            return null;
        var current = Find(connection, run.Job, run.Generation, key);
        if (current.Owner > owner.Value && !Planted.Is(Mistake.StoreTakeoverByAnOlderAttempt))
            return null;
        var taken = current with { Owner = owner.Value };
        Put(connection, run.Job, run.Generation, key, taken, now);
        return taken;
    }

    public static RecordOutcome Record(SqliteConnection connection, CommitRecord commit, DateTimeOffset now)
    {
        if (!RunRows.IsLive(connection, new RunKey(commit.Job, commit.Run), commit.Epoch))
            return RecordOutcome.Fenced;
        if (AttemptRows.IsKnownGone(connection, commit.Owner))
            return RecordOutcome.Fenced;
        var generation = RunRows.Read(connection, new RunKey(commit.Job, commit.Run)).Generation;
        var current = Find(connection, commit.Job, generation, commit.Key);
        if (current.Owner != commit.Owner.Value && !Planted.Is(Mistake.RecordWithoutOwner))
            return RecordOutcome.Fenced;
        if (current.Sequence + 1 != commit.Progress.Sequence && !Planted.Is(Mistake.RecordWithoutSequence))
            return RecordOutcome.Fenced;
        Put(connection, commit.Job, generation, commit.Key, commit.Progress, now);
        if (commit.Manifest is not null)
        {
            connection.Execute(
                """
                INSERT INTO staged (job, generation, sink, split, seq, manifest, rows, recorded_at)
                VALUES ($job, $generation, $sink, $split, $seq, $manifest, $rows, $at)
                """,
                ("$job", commit.Job.Value), ("$generation", generation.Value), ("$sink", commit.Key.Sink), ("$split", commit.Key.Split),
                ("$seq", commit.Progress.Sequence), ("$manifest", commit.Manifest), ("$rows", commit.ManifestRows), ("$at", SqliteTime.Format(now)));
        }

        return RecordOutcome.Recorded;
    }

    /// <summary>Keeps a copy of a ledger's position; one that comes late never takes the place of a later one.</summary>
    public static int Copy(
        SqliteConnection connection, JobId job, Generation generation, SplitKey key, StoredProgress progress, DateTimeOffset now) =>
        Find(connection, job, generation, key).Sequence <= progress.Sequence ? Put(connection, job, generation, key, progress, now) : 0;

    /// <summary>Takes a copy back to where its ledger is, and tells it. Returns whether the copy was ahead.</summary>
    public static bool GoBack(SqliteConnection connection, RunRecord run, SplitKey key, StoredProgress found, string message, DateTimeOffset now)
    {
        if (Find(connection, run.Job, run.Generation, key).Sequence <= found.Sequence)
            return false;
        Put(connection, run.Job, run.Generation, key, found, now);
        EventRows.Add(connection, run.Key, now, RunRows.Read(connection, run.Key).Status, message);
        return true;
    }

    public static int Put(
        SqliteConnection connection, JobId job, Generation generation, SplitKey key, StoredProgress progress, DateTimeOffset now) =>
        connection.Execute(
            """
            INSERT INTO progress (job, generation, sink, split, owner, seq, position, rows, updated_at)
            VALUES ($job, $generation, $sink, $split, $owner, $seq, $position, $rows, $at)
            ON CONFLICT (job, generation, sink, split) DO UPDATE
            SET owner = excluded.owner, seq = excluded.seq, position = excluded.position, rows = excluded.rows, updated_at = excluded.updated_at
            """,
            ("$job", job.Value), ("$generation", generation.Value), ("$sink", key.Sink), ("$split", key.Split), ("$owner", progress.Owner),
            ("$seq", progress.Sequence), ("$position", progress.Position), ("$rows", progress.Rows), ("$at", SqliteTime.Format(now)));

    public static IReadOnlyList<StagedRecord> Unpublished(SqliteConnection connection, JobId job, Generation generation) =>
        connection.Query(
            "SELECT sink, split, seq, manifest, rows FROM staged WHERE job = $job AND generation = $generation AND published = 0 ORDER BY sink, split, seq",
            row => new StagedRecord(new SplitKey(row.GetString(0), row.GetString(1)), row.GetInt64(2), row.GetString(3), row.GetInt64(4)),
            ("$job", job.Value), ("$generation", generation.Value));

    /// <summary>What is recorded and not published of jobs whose latest run has ended, with the worker that wrote last.</summary>
    public static IReadOnlyList<PublicationTask> UnpublishedOfEnded(SqliteConnection connection, int limit) =>
        connection.Query(
            """
            SELECT s.job, r.n, s.generation, a.worker, s.sink, s.split, s.seq, s.manifest, s.rows
            FROM staged s INDEXED BY staged_unpublished
            JOIN run r ON r.job = s.job AND r.n = (SELECT max(n) FROM run WHERE job = s.job)
            LEFT JOIN progress p ON p.job = s.job AND p.generation = s.generation AND p.sink = s.sink AND p.split = s.split
            LEFT JOIN attempt a ON a.id = p.owner
            WHERE s.published = 0 AND r.final = 1
            ORDER BY s.job, s.generation, s.sink, s.split, s.seq LIMIT $limit
            """,
            row => new PublicationTask(
                new RunKey(new JobId(row.GetInt64(0)), new RunNumber(row.GetInt32(1))), new Generation(row.GetInt32(2)),
                row.IsDBNull(3) ? null : new WorkerId(row.GetString(3)),
                new StagedRecord(new SplitKey(row.GetString(4), row.GetString(5)), row.GetInt64(6), row.GetString(7), row.GetInt64(8))),
            ("$limit", limit));

    public static int MarkPublished(SqliteConnection connection, JobId job, Generation generation, StagedRecord record) =>
        connection.Execute(
            $"UPDATE staged SET published = 1 WHERE {ByKey} AND seq = $seq",
            ("$job", job.Value), ("$generation", generation.Value), ("$sink", record.Key.Sink), ("$split", record.Key.Split), ("$seq", record.Sequence));

    public static bool IsDone(SqliteConnection connection, JobId job, Generation generation, SplitKey key) =>
        Find(connection, job, generation, key).Sequence > 0;

    public static RecordOutcome MarkDone(SqliteConnection connection, RunRecord run, SplitKey key, AttemptId owner, DateTimeOffset now)
    {
        if (!RunRows.IsLive(connection, run.Key, run.Epoch))
            return RecordOutcome.Fenced;
        if (Find(connection, run.Job, run.Generation, key).Owner > owner.Value)
            return RecordOutcome.Fenced;
        Put(connection, run.Job, run.Generation, key, new StoredProgress(owner.Value, 1, "end", 0), now);
        return RecordOutcome.Recorded;
    }

    public static int CountUnpublished(SqliteConnection connection, JobId job, Generation generation) =>
        (int)connection.Scalar(
            "SELECT count(*) FROM staged INDEXED BY staged_unpublished WHERE job = $job AND generation = $generation AND published = 0",
            ("$job", job.Value), ("$generation", generation.Value));

    /// <summary>Where a resume of a generation starts, as it stands; <c>null</c> when the generation is forgotten.</summary>
    public static ResumePoint? ResumePoint(SqliteConnection connection, JobId job, Generation generation) =>
        connection.Query(
            """
            SELECT g.splits, g.splits_done,
                (SELECT coalesce(sum(rows), 0) FROM progress p WHERE p.job = g.job AND p.generation = g.generation),
                (SELECT max(updated_at) FROM progress p WHERE p.job = g.job AND p.generation = g.generation AND p.rows > 0)
            FROM generation g WHERE g.job = $job AND g.generation = $generation
            """,
            row => new ResumePoint(row.GetInt64(2), row.GetInt32(1), (int?)row.NumberOrNull(0), row.TimeOrNull(3)),
            ("$job", job.Value), ("$generation", generation.Value)).FirstOrDefault();

    /// <summary>Whether a split's last commit at a sink is this one.</summary>
    public static bool IsAt(SqliteConnection connection, RunRecord run, SplitKey key, long sequence) =>
        Find(connection, run.Job, run.Generation, key).Sequence == sequence;

    private static StoredProgress Find(SqliteConnection connection, JobId job, Generation generation, SplitKey key)
    {
        var rows = connection.Query(
            $"SELECT owner, seq, position, rows FROM progress WHERE {ByKey}", row => ReadProgress(row, 0),
            ("$job", job.Value), ("$generation", generation.Value), ("$sink", key.Sink), ("$split", key.Split));
        return rows.Count == 0 ? StoredProgress.None : rows[0];
    }

    private static StoredProgress ReadProgress(SqliteDataReader row, int at) =>
        new(row.GetInt64(at), row.GetInt64(at + 1), row.GetString(at + 2), row.GetInt64(at + 3));
}
