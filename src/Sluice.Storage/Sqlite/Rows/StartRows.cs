using System.Globalization;
using Microsoft.Data.Sqlite;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Submissions;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Jobs and runs are made.</summary>
internal static class StartRows
{
    /// <summary>Makes a job with its first run, or the next run of a job.</summary>
    public static ChangeResult Start(SqliteConnection connection, RunStart start)
    {
        if (RequestRows.Find(connection, start.Request.Id) is { } known)
            return new ChangeResult(ChangeOutcome.RequestKnown, Known: known);
        if (start.Ground is { } ground && ground.Incarnation != MarkRows.ReadIncarnation(connection))
            return new ChangeResult(ChangeOutcome.Stale);
        RunRecord run;
        if (start.After is { } after)
        {
            var latest = RunRows.FindLatest(connection, after.Job);
            if (latest is not { IsFinal: true } || latest.Key != after)
                return new ChangeResult(ChangeOutcome.Stale, latest);
            run = Next(connection, latest, start.Fresh, start.Config, start.Settings, start.By, start.Why, start.At);
        }
        else
        {
            if (start.JobId is { } taken && RunRows.FindLatest(connection, taken) is { } present)
                return new ChangeResult(ChangeOutcome.Stale, present);
            var name = start.JobName ?? throw new ArgumentException("A run without a job before it names its job.", nameof(start));
            run = First(connection, start.JobId, name, isLocal: false, start.Config ?? "", start.Settings, start.By, start.Why, start.At);
        }

        RequestRows.Insert(connection, start.Request, run.Key, null, start.At);
        return new ChangeResult(ChangeOutcome.Committed, run);
    }

    /// <summary>Starts the next run of a job of <c>sluice run</c>, and makes the job where there is none.</summary>
    public static RunRecord StartLocal(SqliteConnection connection, NewRun run, DateTimeOffset now)
    {
        const string by = "sluice run";
        if (JobRows.FindLocal(connection, run.JobName) is not { } job)
            return First(connection, null, run.JobName, isLocal: true, run.Config, new RunSettings(), by, "started", now);
        var last = job.LastRun;
        if (!last.IsFinal)
        {
            // Only one process owns the store, so the process of a run that is still alive here has died.
            var change = RunChanges.Keep(last, "its process ended", now) with
            {
                Status = RunStatus.Failed,
                Error = "The process that ran it ended without a word.",
            };
            last = ChangeRows.Commit(connection, change).Run!;
        }

        return Next(connection, last, run.Fresh, run.Fresh ? run.Config : null, last.Settings, by, run.Fresh ? "started" : "resumed", now);
    }

    private static RunRecord First(
        SqliteConnection connection, JobId? chosen, string name, bool isLocal, string config, RunSettings settings, string by, string why, DateTimeOffset at)
    {
        var id = chosen ?? NextId(connection);
        if (id.Value < 1)
            throw new SluiceException("SLC4141", string.Create(CultureInfo.InvariantCulture, $"A job's id is a number from 1 to {long.MaxValue}; {id} is none. Choose another, or let the store give one."));

        // Under an id that was forgotten the numbers go on: the ledgers of its sinks may still be there.
        var incarnation = MarkRows.ReadIncarnation(connection);
        var (n, generation, epoch) = connection.Query(
            "SELECT run, generation, epoch FROM job_past WHERE id = $id",
            row => (row.GetInt32(0) + 1, new Generation(row.GetInt32(1)).Fresh(incarnation), Above(new Epoch(row.GetInt64(2)), incarnation)),
            ("$id", id.Value)).FirstOrDefault((1, new Generation(0).Fresh(incarnation), Epoch.First(incarnation)));
        connection.Execute(
            "INSERT INTO job (id, name, generation, created_at, is_local) VALUES ($id, $name, $generation, $at, $local)",
            ("$id", id.Value), ("$name", name), ("$generation", generation.Value), ("$at", SqliteTime.Format(at)), ("$local", isLocal ? 1 : 0));
        AddGeneration(connection, id, generation, config, at);
        return Add(connection, new RunRecord(id, new RunNumber(n), generation, RunStatus.Created, epoch, 1) { Settings = settings }, by, why, at);
    }

    private static RunRecord Next(
        SqliteConnection connection, RunRecord last, bool isFresh, string? config, RunSettings settings, string by, string why, DateTimeOffset at)
    {
        var incarnation = MarkRows.ReadIncarnation(connection);
        var generation = isFresh ? last.Generation.Fresh(incarnation) : last.Generation;
        if (isFresh)
        {
            AddGeneration(connection, last.Job, generation, config ?? FindConfig(connection, last.Job, last.Generation)!, at);
            connection.Execute("UPDATE job SET generation = $generation WHERE id = $job", ("$generation", generation.Value), ("$job", last.Job.Value));
        }
        else if (config is not null)
        {
            connection.Execute(
                "UPDATE generation SET config = $config WHERE job = $job AND generation = $generation",
                ("$config", config), ("$job", last.Job.Value), ("$generation", generation.Value));
        }

        var run = new RunRecord(last.Job, new RunNumber(checked(last.Number.Value + 1)), generation, RunStatus.Created, Above(last.Epoch, incarnation), 1);
        return Add(connection, run with { Settings = settings }, by, why, at);
    }

    private static RunRecord Add(SqliteConnection connection, RunRecord run, string by, string why, DateTimeOffset at)
    {
        run = run with { StartedAt = at, StatusAt = at };
        RunRows.Insert(connection, run, by);
        EventRows.Add(connection, run.Key, at, run.Status, why);
        return run;
    }

    private static void AddGeneration(SqliteConnection connection, JobId job, Generation generation, string config, DateTimeOffset at) =>
        connection.Execute(
            "INSERT INTO generation (job, generation, config, created_at) VALUES ($job, $generation, $config, $at)",
            ("$job", job.Value), ("$generation", generation.Value), ("$config", config), ("$at", SqliteTime.Format(at)));

    /// <summary>The stored job of a generation.</summary>
    public static string? FindConfig(SqliteConnection connection, JobId job, Generation generation) =>
        connection.Query(
            "SELECT config FROM generation WHERE job = $job AND generation = $generation", row => row.GetString(0),
            ("$job", job.Value), ("$generation", generation.Value)).FirstOrDefault();

    /// <summary>The next number that no client has chosen.</summary>
    private static JobId NextId(SqliteConnection connection)
    {
        var id = connection.Scalar("SELECT next_job FROM sluice_store");
        while (connection.Scalar("SELECT EXISTS (SELECT 1 FROM job WHERE id = $id) OR EXISTS (SELECT 1 FROM job_past WHERE id = $id)", ("$id", id)) == 1)
            id = checked(id + 1);
        connection.Execute("UPDATE sluice_store SET next_job = $next", ("$next", checked(id + 1)));
        return new JobId(id);
    }

    private static Epoch Above(Epoch last, int incarnation) => last < Epoch.First(incarnation) ? Epoch.First(incarnation) : last.Next;
}
