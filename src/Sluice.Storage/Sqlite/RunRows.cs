using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Planting;

namespace Sluice.Storage.Sqlite;

/// <summary>Runs: started, changed by compare-and-swap, read.</summary>
internal static class RunRows
{
    private const string Columns = "job, n, generation, status, epoch, version, started_at, ended_at, error";

    public static RunRecord Start(SqliteConnection connection, NewRun run, DateTimeOffset now)
    {
        var at = SqliteTime.Format(now);
        var job = JobRows.Find(connection, run.JobName);
        if (job is null)
        {
            connection.Execute("INSERT INTO job (name, generation, created_at) VALUES ($name, 1, $at)", ("$name", run.JobName), ("$at", at));
            var id = connection.Scalar("SELECT last_insert_rowid()");
            return Insert(connection, new JobId(id), new RunNumber(1), new Generation(1), Epoch.First(0), run.Config, at);
        }

        var last = job.LastRun;
        if (!last.Status.IsFinal())
        {
            // Only one process owns the store, so the process of a run that is still alive here has died.
            Change(connection, new StatusChange(job.Id, last.Number, last.Version, RunStatus.Failed, "its process ended", "The process that ran it ended without a word."), now);
            last = Read(connection, job.Id, last.Number);
        }

        var generation = run.Fresh ? new Generation(job.Generation.Value + 1) : job.Generation;
        return Insert(connection, job.Id, new RunNumber(last.Number.Value + 1), generation, last.Epoch.Next, run.Fresh ? run.Config : null, at);
    }

    public static SwapOutcome Change(SqliteConnection connection, StatusChange change, DateTimeOffset now)
    {
        var final = change.To.IsFinal();
        var at = SqliteTime.Format(now);
        var changed = connection.Execute(
            $"""
            UPDATE run SET status = $status, final = $final, version = version + 1, epoch = epoch + $raise,
                ended_at = CASE WHEN $final THEN $at ELSE ended_at END, error = coalesce($error, error)
            WHERE job = $job AND n = $n AND {Planted.Rule(Mistake.SwapWithoutVersion, "version = $version")} AND final = 0
            """,
            ("$status", (int)change.To), ("$final", final ? 1 : 0), ("$raise", final && !Planted.Is(Mistake.EndWithoutRaisedEpoch) ? 1 : 0), ("$at", at), ("$error", change.Error),
            ("$job", change.Job.Value), ("$n", change.Run.Value), ("$version", change.Version));
        if (changed == 0)
            return SwapOutcome.Stale;
        AddEvent(connection, change.Job, change.Run, change.To, change.Why, at);
        return SwapOutcome.Committed;
    }

    public static RunRecord Read(SqliteConnection connection, JobId job, RunNumber run)
    {
        var rows = connection.Query($"SELECT {Columns} FROM run WHERE job = $job AND n = $n", ReadRow, ("$job", job.Value), ("$n", run.Value));
        return rows.Count == 1 ? rows[0] : throw new SluiceException("SLC4108", $"Run {run} of job {job} is not in the store.");
    }

    /// <summary>Whether the run is alive under this epoch: what every write on behalf of an attempt checks in its own transaction.</summary>
    public static bool IsLive(SqliteConnection connection, JobId job, RunNumber run, Epoch epoch) =>
        Planted.Is(Mistake.WriteOfAnEndedRun) || connection.Scalar(
            "SELECT count(*) FROM run WHERE job = $job AND n = $n AND final = 0 AND epoch = $epoch",
            ("$job", job.Value), ("$n", run.Value), ("$epoch", epoch.Value)) == 1;

    private static RunRecord Insert(SqliteConnection connection, JobId job, RunNumber run, Generation generation, Epoch epoch, string? config, string at)
    {
        if (config is not null)
        {
            connection.Execute("UPDATE job SET generation = $generation WHERE id = $job", ("$generation", generation.Value), ("$job", job.Value));
            connection.Execute(
                "INSERT INTO generation (job, generation, config, created_at) VALUES ($job, $generation, $config, $at)",
                ("$job", job.Value), ("$generation", generation.Value), ("$config", config), ("$at", at));
        }

        connection.Execute(
            """
            INSERT INTO run (job, n, generation, status, final, epoch, version, started_at)
            VALUES ($job, $n, $generation, $status, 0, $epoch, 1, $at)
            """,
            ("$job", job.Value), ("$n", run.Value), ("$generation", generation.Value), ("$status", (int)RunStatus.Created),
            ("$epoch", epoch.Value), ("$at", at));
        AddEvent(connection, job, run, RunStatus.Created, config is null ? "resumed" : "started", at);
        return Read(connection, job, run);
    }

    private static void AddEvent(SqliteConnection connection, JobId job, RunNumber run, RunStatus status, string message, string at) =>
        connection.Execute(
            "INSERT INTO event (job, run, at, status, message) VALUES ($job, $run, $at, $status, $message)",
            ("$job", job.Value), ("$run", run.Value), ("$at", at), ("$status", (int)status), ("$message", message));

    private static RunRecord ReadRow(SqliteDataReader row) =>
        new(new JobId(row.GetInt64(0)), new RunNumber(row.GetInt32(1)), new Generation(row.GetInt32(2)), (RunStatus)row.GetInt32(3), new Epoch(row.GetInt64(4)), row.GetInt64(5))
        {
            StartedAt = SqliteTime.Parse(row.GetString(6)),
            EndedAt = row.IsDBNull(7) ? null : SqliteTime.Parse(row.GetString(7)),
            Error = row.IsDBNull(8) ? null : row.GetString(8),
        };
}
