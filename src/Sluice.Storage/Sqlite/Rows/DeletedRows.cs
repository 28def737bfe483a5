using Microsoft.Data.Sqlite;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Deleted jobs that ledgers may still know.</summary>
internal static class DeletedRows
{
    /// <summary>Nothing is to be fenced any more, and nothing that was left behind is waited for.</summary>
    private const string IsSettled =
        """
        NOT EXISTS (SELECT 1 FROM fence f INDEXED BY fence_open WHERE f.job = d.job AND f.generation <= d.generation AND f.state < 10)
        AND NOT EXISTS (SELECT 1 FROM residual x INDEXED BY residual_awaited
            WHERE x.job = d.job AND CASE WHEN x.fencing IN (1, 2) THEN coalesce(x.confirmed_at, x.fenced_at) ELSE x.wait_over_at END IS NULL)
        """;

    private const string Select = $"SELECT d.job, d.generation, d.config, d.settings, d.at, {IsSettled} AS settled FROM deleted d";

    /// <summary>Keeps how the sinks of all generations of a job are reached, before the job goes.</summary>
    public static void Keep(SqliteConnection connection, JobId job, DateTimeOffset at) =>
        connection.Execute(
            """
            INSERT INTO deleted (job, generation, config, settings, at)
            SELECT g.job, g.generation, g.config, r.settings, $at FROM generation g
            JOIN run r ON r.job = g.job AND r.n = (SELECT max(n) FROM run o WHERE o.job = g.job AND o.generation = g.generation)
            WHERE g.job = $job ON CONFLICT DO NOTHING
            """,
            ("$job", job.Value), ("$at", SqliteTime.Format(at)));

    public static IReadOnlyList<DeletedJob> Read(SqliteConnection connection, int limit) =>
        connection.Query($"{Select} ORDER BY settled DESC, d.at, d.job, d.generation LIMIT $limit", ReadRow, ("$limit", limit));

    public static DeletedJob? Find(SqliteConnection connection, JobId job, Generation generation) =>
        connection.Query($"{Select} WHERE d.job = $job AND d.generation = $generation", ReadRow, ("$job", job.Value), ("$generation", generation.Value)).FirstOrDefault();

    public static int LetGo(SqliteConnection connection, JobId job, Generation generation) =>
        connection.Execute("DELETE FROM deleted WHERE job = $job AND generation = $generation", ("$job", job.Value), ("$generation", generation.Value));

    private static DeletedJob ReadRow(SqliteDataReader row) => new(
        new JobId(row.GetInt64(0)), new Generation(row.GetInt32(1)), row.GetString(2), RunSettingsText.Read(row.GetString(3)).Sinks,
        SqliteTime.Parse(row.GetString(4)), row.GetInt64(5) != 0);
}
