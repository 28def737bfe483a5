using Microsoft.Data.Sqlite;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Events, as rows.</summary>
internal static class EventRows
{
    public static void Add(SqliteConnection connection, RunKey run, DateTimeOffset at, RunStatus status, string message) =>
        connection.Execute(
            "INSERT INTO event (job, run, at, status, message) VALUES ($job, $run, $at, $status, $message)",
            ("$job", run.Job.Value), ("$run", run.Number.Value), ("$at", SqliteTime.Format(at)), ("$status", (int)status), ("$message", message));

    public static IReadOnlyList<RunEvent> Read(SqliteConnection connection, JobId job, long after, int limit) =>
        connection.Query(
            "SELECT id, run, at, status, message FROM event WHERE job = $job AND id > $after ORDER BY id LIMIT $limit",
            row => new RunEvent(
                row.GetInt64(0), new RunKey(job, new RunNumber(row.GetInt32(1))), row.Time(2), (RunStatus)row.GetInt32(3), row.GetString(4)),
            ("$job", job.Value), ("$after", after), ("$limit", limit));
}
