using Microsoft.Data.Sqlite;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Jobs and runs are forgotten; what may still be alive of them, requests and receipts are not.</summary>
internal static class ForgetRows
{
    /// <summary>Tables with rows of a run, each with the condition that the rows may go.</summary>
    private static readonly (string Table, string May)[] s_ofRun = [("event", "1"), ("attempt", "coalesce(state, 13) NOT IN (1, 2, 3)")];

    private static readonly string[] s_ofGeneration = ["split", "progress", "staged"];

    /// <summary>Forgets a job whose latest run is this one, and final.</summary>
    public static ChangeResult Delete(SqliteConnection connection, RequestStart request, RunKey latest, DateTimeOffset at)
    {
        if (RequestRows.Find(connection, request.Id) is { } known)
            return new ChangeResult(ChangeOutcome.RequestKnown, Known: known);
        var run = RunRows.FindLatest(connection, latest.Job);
        if (run is not { IsFinal: true } || run.Key != latest)
            return new ChangeResult(ChangeOutcome.Stale, run);
        DeletedRows.Keep(connection, latest.Job, at);
        foreach (var (table, may) in s_ofRun)
            connection.Execute($"DELETE FROM {table} WHERE job = $job AND {may}", ("$job", latest.Job.Value));
        foreach (var table in s_ofGeneration)
            connection.Execute($"DELETE FROM {table} WHERE job = $job", ("$job", latest.Job.Value));
        DeleteJob(connection, latest.Job);
        RequestRows.Insert(connection, request, latest, null, at);
        return new ChangeResult(ChangeOutcome.Committed, run);
    }

    /// <summary>Removes rows of an ended run, at most so many, and last the run; with the last run of a job the job.</summary>
    /// <returns>How many rows went; fewer than the limit when the run is gone.</returns>
    public static int Forget(SqliteConnection connection, RunKey run, Generation generation, int limit)
    {
        var gone = 0;
        foreach (var (table, may) in s_ofRun)
            gone += DeleteSome(connection, table, $"job = $job AND run = $n AND {may}", run, generation, limit - gone);
        var isLastOfGeneration = connection.Scalar(
            "SELECT count(*) FROM run WHERE job = $job AND generation = $generation", ("$job", run.Job.Value), ("$generation", generation.Value)) == 1;
        if (isLastOfGeneration)
        {
            foreach (var table in s_ofGeneration)
                gone += DeleteSome(connection, table, "job = $job AND generation = $generation", run, generation, limit - gone);
        }

        if (gone >= limit)
            return gone;
        var isLastOfJob = connection.Scalar("SELECT count(*) FROM run WHERE job = $job", ("$job", run.Job.Value)) == 1;
        if (isLastOfJob)
            return gone + DeleteJob(connection, run.Job);
        gone += connection.Execute("DELETE FROM run WHERE job = $job AND n = $n", ("$job", run.Job.Value), ("$n", run.Number.Value));
        if (isLastOfGeneration)
        {
            gone += connection.Execute(
                "DELETE FROM generation WHERE job = $job AND generation = $generation", ("$job", run.Job.Value), ("$generation", generation.Value));
        }

        return gone;
    }

    private static int DeleteSome(SqliteConnection connection, string table, string which, RunKey run, Generation generation, int limit) =>
        limit <= 0
            ? 0
            : connection.Execute(
                $"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {which} LIMIT $limit)",
                ("$job", run.Job.Value), ("$n", run.Number.Value), ("$generation", generation.Value), ("$limit", limit));

    /// <summary>The job with its runs and generations; its last numbers are kept for good.</summary>
    private static int DeleteJob(SqliteConnection connection, JobId job)
    {
        connection.Execute(
            """
            INSERT INTO job_past (id, run, generation, epoch)
            SELECT $job, max(r.n), (SELECT max(generation) FROM generation WHERE job = $job), max(r.epoch) FROM run r WHERE r.job = $job
            ON CONFLICT (id) DO UPDATE SET run = excluded.run, generation = excluded.generation, epoch = excluded.epoch
            """,
            ("$job", job.Value));
        return connection.Execute("DELETE FROM run WHERE job = $job", ("$job", job.Value))
            + connection.Execute("DELETE FROM generation WHERE job = $job", ("$job", job.Value))
            + connection.Execute("DELETE FROM job WHERE id = $job", ("$job", job.Value));
    }
}
