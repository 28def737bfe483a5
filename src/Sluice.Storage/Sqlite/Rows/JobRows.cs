using Microsoft.Data.Sqlite;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Reads jobs.</summary>
internal static class JobRows
{
    private const string Jobs = "SELECT j.id, j.name, j.generation, g.config FROM job j JOIN generation g ON g.job = j.id AND g.generation = j.generation";

    /// <summary>The job of <c>sluice run</c> that has this name: those of a server may share names, and are found by their ids.</summary>
    public static JobRecord? FindLocal(SqliteConnection connection, string name) =>
        WithRuns(connection, connection.Query($"{Jobs} WHERE j.name = $name AND j.is_local = 1", ReadRow, ("$name", name))).FirstOrDefault();

    public static JobRecord? Find(SqliteConnection connection, JobId job) =>
        WithRuns(connection, connection.Query($"{Jobs} WHERE j.id = $id", ReadRow, ("$id", job.Value))).FirstOrDefault();

    public static IReadOnlyList<JobRecord> Read(SqliteConnection connection, JobFilter filter) =>
        [.. WithRuns(connection, connection.Query(
            $"""
            {Jobs}
            WHERE ($before IS NULL OR j.id < $before) AND ($name IS NULL OR j.name GLOB $name)
                AND ($status IS NULL OR (SELECT status FROM run r WHERE r.job = j.id ORDER BY n DESC LIMIT 1) = $status)
            ORDER BY j.id DESC LIMIT $limit
            """,
            ReadRow,
            ("$before", filter.Before?.Value), ("$name", filter.Name is { } name ? Pattern(name) : null), ("$status", (int?)filter.Status), ("$limit", filter.Limit)))];

    /// <summary>Only the star means anything.</summary>
    public static string Pattern(string name) =>
        name.Replace("[", "[[]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal);

    private static IEnumerable<JobRecord> WithRuns(SqliteConnection connection, List<JobRow> jobs) =>
        jobs.Select(j => new JobRecord(j.Id, j.Name, j.Generation, j.Config, RunRows.FindLatest(connection, j.Id)!));

    private static JobRow ReadRow(SqliteDataReader row) =>
        new(new JobId(row.GetInt64(0)), row.GetString(1), new Generation(row.GetInt32(2)), row.GetString(3));
}
