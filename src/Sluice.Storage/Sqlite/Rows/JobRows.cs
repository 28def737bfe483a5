using Microsoft.Data.Sqlite;
using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Storage.Sqlite;

/// <summary>Reads jobs.</summary>
internal static class JobRows
{
    public static JobRecord? Find(SqliteConnection connection, string name)
    {
        var jobs = connection.Query(
            """
            SELECT j.id, j.generation, g.config, (SELECT max(n) FROM run WHERE job = j.id)
            FROM job j JOIN generation g ON g.job = j.id AND g.generation = j.generation
            WHERE j.name = $name
            """,
            row => (Id: new JobId(row.GetInt64(0)), Generation: new Generation(row.GetInt32(1)), Config: row.GetString(2), Run: new RunNumber(row.GetInt32(3))),
            ("$name", name));
        if (jobs.Count == 0)
            return null;
        var job = jobs[0];
        return new JobRecord(job.Id, name, job.Generation, job.Config, RunRows.Read(connection, job.Id, job.Run));
    }
}
