using System.Text.Json;
using Microsoft.Data.Sqlite;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Planting;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>The split plan of a generation.</summary>
internal static class PlanRows
{
    public const string Columns = "source, id, tbl, payload, about, est_bytes, est_rows";

    public static SplitPlan? Find(SqliteConnection connection, JobId job, Generation generation)
    {
        var schemas = connection.Query(
            "SELECT schemas FROM generation WHERE job = $job AND generation = $generation",
            row => row.IsDBNull(0) ? null : row.GetString(0),
            ("$job", job.Value), ("$generation", generation.Value));
        if (schemas is not [{ } text])
            return null;
        var splits = connection.Query(
            $"SELECT {Columns} FROM split WHERE job = $job AND generation = $generation ORDER BY ordinal",
            row => ReadRow(row, 0),
            ("$job", job.Value), ("$generation", generation.Value));
        return new SplitPlan(splits, SplitText(text));
    }

    public static SplitPlan Save(SqliteConnection connection, JobId job, Generation generation, SplitPlan plan)
    {
        if (Find(connection, job, generation) is { } winner && !Planted.Is(Mistake.PlanReplaced))
            return winner;
        for (var i = 0; i < plan.Splits.Count; i++)
        {
            var split = plan.Splits[i];
            connection.Execute(
                """
                INSERT INTO split (job, generation, ordinal, source, id, tbl, payload, about, est_bytes, est_rows)
                VALUES ($job, $generation, $ordinal, $source, $id, $table, $payload, $about, $bytes, $rows)
                """,
                ("$job", job.Value), ("$generation", generation.Value), ("$ordinal", i), ("$source", split.Source), ("$id", split.Id),
                ("$table", split.Table), ("$payload", split.Payload), ("$about", split.Description),
                ("$bytes", split.EstimatedBytes), ("$rows", split.EstimatedRows));
        }

        connection.Execute(
            "UPDATE generation SET schemas = $schemas, splits = $splits WHERE job = $job AND generation = $generation",
            ("$schemas", JoinText(plan.Schemas)), ("$splits", plan.Splits.Count), ("$job", job.Value), ("$generation", generation.Value));
        return plan;
    }

    public static PlannedSplit ReadRow(SqliteDataReader row, int at) =>
        new(
            row.GetInt32(at), row.GetString(at + 1), row.GetString(at + 2), row.GetString(at + 3), row.GetString(at + 4),
            row.NumberOrNull(at + 5), row.NumberOrNull(at + 6));

    private static string JoinText(IReadOnlyList<string> schemas)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var schema in schemas)
                writer.WriteStringValue(schema);
            writer.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static List<string> SplitText(string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(e => e.GetString()!)];
    }
}
