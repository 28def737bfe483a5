using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;
using Sluice.Planting;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Runs, as rows.</summary>
internal static class RunRows
{
    public const string Columns =
        """
        job, n, generation, status, epoch, version, final, started_at, ended_at, error, status_at, deadline, on_deadline, stop, is_stuck,
        retries, retry_at, settings
        """;

    public static RunRecord? Find(SqliteConnection connection, RunKey run)
    {
        var rows = connection.Query(
            $"SELECT {Columns} FROM run WHERE job = $job AND n = $n", ReadRow, ("$job", run.Job.Value), ("$n", run.Number.Value));
        return rows.Count == 0 ? null : rows[0];
    }

    public static RunRecord? FindLatest(SqliteConnection connection, JobId job)
    {
        var rows = connection.Query($"SELECT {Columns} FROM run WHERE job = $job ORDER BY n DESC LIMIT 1", ReadRow, ("$job", job.Value));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <exception cref="SluiceException">SLC4108: it is not there.</exception>
    public static RunRecord Read(SqliteConnection connection, RunKey run) =>
        Find(connection, run) ?? throw new SluiceException("SLC4108", $"Run {run.Number} of job {run.Job} is not in the store.");

    public static IReadOnlyList<LiveRun> ReadLive(SqliteConnection connection) =>
        connection.Query(
            $"""
            SELECT job, n, status, status_at, retry_at, status = $pending AND {ResidualRows.JobHasOpen}
            FROM run INDEXED BY run_live WHERE final = 0 ORDER BY job, n
            """,
            row => new LiveRun(new RunKey(new JobId(row.GetInt64(0)), new RunNumber(row.GetInt32(1))), (RunStatus)row.GetInt32(2), row.Time(3))
            {
                RetryAt = row.TimeOrNull(4),
                IsAfterResiduals = row.GetBoolean(5),
            },
            ("$pending", (int)RunStatus.Pending));

    public static DateTimeOffset? OldestPending(SqliteConnection connection) =>
        connection.Query(
            "SELECT min(status_at) FROM run INDEXED BY run_live WHERE final = 0 AND status = $pending", row => row.TimeOrNull(0), ("$pending", (int)RunStatus.Pending))[0];

    public static int CountPendingBefore(SqliteConnection connection, DateTimeOffset since, JobId job) => (int)connection.Scalar(
        "SELECT count(*) FROM run INDEXED BY run_live WHERE final = 0 AND status = $pending AND (status_at, job) < ($since, $job)",
        ("$pending", (int)RunStatus.Pending), ("$since", SqliteTime.Format(since)), ("$job", job.Value));

    /// <summary>Whether the run is alive under this epoch: what every write on behalf of an attempt checks in its own transaction.</summary>
    public static bool IsLive(SqliteConnection connection, RunKey run, Epoch epoch) =>
        Planted.Is(Mistake.WriteOfAnEndedRun) || connection.Scalar(
            "SELECT count(*) FROM run WHERE job = $job AND n = $n AND final = 0 AND epoch = $epoch",
            ("$job", run.Job.Value), ("$n", run.Number.Value), ("$epoch", epoch.Value)) == 1;

    public static void Insert(SqliteConnection connection, RunRecord run, string startedBy) =>
        connection.Execute(
            """
            INSERT INTO run (job, n, generation, status, final, epoch, version, started_at, status_at, settings, started_by)
            VALUES ($job, $n, $generation, $status, 0, $epoch, $version, $at, $at, $settings, $by)
            """,
            ("$job", run.Job.Value), ("$n", run.Number.Value), ("$generation", run.Generation.Value), ("$status", (int)run.Status),
            ("$epoch", run.Epoch.Value), ("$version", run.Version), ("$at", SqliteTime.Format(run.StartedAt)),
            ("$settings", RunSettingsText.Write(run.Settings)), ("$by", startedBy));

    /// <summary>Stores the run after a change. The caller has read it in the same transaction.</summary>
    public static void Update(SqliteConnection connection, RunRecord after) =>
        connection.Execute(
            """
            UPDATE run SET status = $status, final = $final, epoch = $epoch, version = $version, status_at = $statusAt, ended_at = $endedAt,
                error = $error, deadline = $deadline, on_deadline = $onDeadline, stop = $stop, is_stuck = $stuck, retries = $retries,
                retry_at = $retryAt
            WHERE job = $job AND n = $n
            """,
            ("$status", (int)after.Status), ("$final", after.IsFinal ? 1 : 0), ("$epoch", after.Epoch.Value), ("$version", after.Version),
            ("$statusAt", SqliteTime.Format(after.StatusAt)), ("$endedAt", SqliteTime.Format(after.EndedAt)), ("$error", after.Error),
            ("$deadline", SqliteTime.Format(after.Deadline)), ("$onDeadline", (int)after.OnDeadline), ("$stop", (int)after.Stop),
            ("$stuck", after.IsStuck ? 1 : 0), ("$retries", after.Retries), ("$retryAt", SqliteTime.Format(after.RetryAt)),
            ("$job", after.Job.Value), ("$n", after.Number.Value));

    /// <summary>The latest first.</summary>
    public static IReadOnlyList<RunRecord> ReadMany(SqliteConnection connection, JobId job, RunNumber? before, int limit) =>
        connection.Query(
            $"SELECT {Columns} FROM run WHERE job = $job AND ($before IS NULL OR n < $before) ORDER BY n DESC LIMIT $limit",
            ReadRow, ("$job", job.Value), ("$before", before?.Value), ("$limit", limit));

    public static RunRecord ReadRow(SqliteDataReader row) =>
        new(new JobId(row.GetInt64(0)), new RunNumber(row.GetInt32(1)), new Generation(row.GetInt32(2)), (RunStatus)row.GetInt32(3), new Epoch(row.GetInt64(4)), row.GetInt64(5))
        {
            IsFinal = row.GetBoolean(6),
            StartedAt = row.Time(7),
            EndedAt = row.TimeOrNull(8),
            Error = row.TextOrNull(9),

            // Rows of the first release have no time of their status.
            StatusAt = row.TimeOrNull(10) ?? row.TimeOrNull(8) ?? row.Time(7),
            Deadline = row.TimeOrNull(11),
            OnDeadline = (OnDeadline)row.GetInt32(12),
            Stop = (StopKind)row.GetInt32(13),
            IsStuck = row.GetBoolean(14),
            Retries = row.GetInt32(15),
            RetryAt = row.TimeOrNull(16),
            Settings = RunSettingsText.Read(row.GetString(17)),
        };
}
