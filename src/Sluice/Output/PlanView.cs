using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Runtime.Resolution;

namespace Sluice.Output;

/// <summary>A job's plan: sources with their splits, sinks with their tables, and what each pair guarantees.</summary>
internal static class PlanView
{
    private const int ShownSplits = 8;
    private const int Width = 100;
    private const string Indent = "      ";

    public static string Text(ResolvedJob job)
    {
        var text = new StringBuilder();
        var environment = job.Plan.Environment;
        var commits = environment.CheckpointInterval == TimeSpan.Zero
            ? "at the end"
            : string.Create(CultureInfo.InvariantCulture, $"every {environment.CheckpointInterval.TotalSeconds:0.###} s and at the end");
        text.AppendLine($"Job {job.Plan.Name}: {(environment.IsStreaming ? "STREAMING" : "BATCH")}, commits {commits}");
        foreach (var source in job.Sources)
            AppendSource(text, source);
        foreach (var node in job.Plan.Transforms)
            text.AppendLine().AppendLine($"{node.Id}");
        foreach (var sink in job.Sinks)
        {
            text.AppendLine().AppendLine($"{sink.Name}: {sink.Capabilities.Class}{(sink.Capabilities.Note is { } note ? $" ({note})" : "")}");
            foreach (var table in sink.Tables)
                AppendTable(text, "receives ", table);
        }

        foreach (var node in job.Plan.Sinks.Skip(job.Sinks.Count))
            text.AppendLine().AppendLine($"{node.Id}: what it receives and guarantees is known once the source's tables are");

        text.AppendLine();
        foreach (var guarantee in job.Guarantees)
        {
            var words = guarantee.Delivery == Delivery.ExactlyOnce ? "exactly once" : "at least once";
            text.AppendLine($"{guarantee.Source} -> {guarantee.Sink}: {words}: {guarantee.Reason}");
        }

        if (job.Sources.Any(s => s.Tables is null || s.Splits is null))
            text.AppendLine("What only the source knows (tables, splits) is shown by: sluice check JOB --connect");
        return text.ToString();
    }

    public static string Json(ResolvedJob job) => JsonOutput.Document(json =>
    {
        json.WriteString("name", job.Plan.Name);
        json.WriteString("mode", job.Plan.Environment.IsStreaming ? "STREAMING" : "BATCH");
        json.WriteStartArray("sources");
        foreach (var source in job.Sources)
            WriteSource(json, source);
        json.WriteEndArray();
        json.WriteStartArray("transforms");
        foreach (var node in job.Plan.Transforms)
            json.WriteStringValue(node.Id);
        json.WriteEndArray();
        json.WriteStartArray("sinks");
        foreach (var sink in job.Sinks)
            WriteSink(json, sink);
        json.WriteEndArray();
        json.WriteStartArray("guarantees");
        foreach (var guarantee in job.Guarantees)
            WriteGuarantee(json, guarantee);
        json.WriteEndArray();
        Told.Write(json, null);
    });

    private static void AppendSource(StringBuilder text, ResolvedSource source)
    {
        text.AppendLine().AppendLine($"{source.Node.Id}: {Number(source.Node.Parallelism, "task")}, restart {RestartText(source.Source.Capabilities.Restart)}");
        if (source.Tables is null)
            text.AppendLine("  tables: known once connected");
        foreach (var table in source.Tables ?? [])
            AppendTable(text, "", table);
        if (source.Splits is not { } splits)
        {
            text.AppendLine("  splits: known once connected");
            return;
        }

        text.AppendLine($"  {Number(splits.Count, "split")}");
        foreach (var split in splits.Take(ShownSplits))
            text.AppendLine($"    {split.Description}");
        if (splits.Count > ShownSplits)
            text.AppendLine($"    ... and {splits.Count - ShownSplits} more");
    }

    private static void AppendTable(StringBuilder text, string verb, TableSchema table)
    {
        List<string> parts = [.. table.Columns.Select(c => $"{c.Name} {c.Type}{(c.IsNullable ? "" : " not null")}")];
        if (table.PrimaryKey is { } key)
            parts.Add($"primary key ({string.Join(", ", key.Columns)})");
        var line = new StringBuilder($"  {verb}{table.Path} (");
        foreach (var (at, part) in parts.Index())
        {
            if (line.Length + part.Length > Width && line.Length > Indent.Length)
            {
                text.AppendLine(line.ToString().TrimEnd());
                line.Clear().Append(Indent);
            }

            line.Append(part).Append(at == parts.Count - 1 ? ")" : ", ");
        }

        text.AppendLine(line.ToString());
    }

    private static string Number(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static string RestartText(Restart restart) => restart switch
    {
        Restart.Exact => "exact",
        Restart.WholeSplit => "wholeSplit",
        _ => "none",
    };

    private static void WriteSource(Utf8JsonWriter json, ResolvedSource source)
    {
        json.WriteStartObject();
        json.WriteString("id", source.Node.Id);
        json.WriteNumber("parallelism", source.Node.Parallelism);
        json.WriteString("restart", RestartText(source.Source.Capabilities.Restart));
        WriteTables(json, source.Tables);
        json.WritePropertyName("splits");
        if (source.Splits is { } splits)
        {
            json.WriteStartArray();
            foreach (var split in splits)
                json.WriteStringValue(split.Description);
            json.WriteEndArray();
        }
        else
            json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void WriteSink(Utf8JsonWriter json, ResolvedSink sink)
    {
        json.WriteStartObject();
        json.WriteString("name", sink.Name);
        json.WriteString("class", sink.Capabilities.Class.ToString());
        json.WriteString("note", sink.Capabilities.Note);
        WriteTables(json, sink.Tables);
        json.WriteEndObject();
    }

    private static void WriteTables(Utf8JsonWriter json, IReadOnlyList<TableSchema>? tables)
    {
        json.WritePropertyName("tables");
        if (tables is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var table in tables)
        {
            json.WriteStartObject();
            json.WriteString("table", table.Path.ToString());
            json.WriteStartArray("columns");
            foreach (var column in table.Columns)
            {
                json.WriteStartObject();
                json.WriteString("name", column.Name);
                json.WriteString("type", column.Type.ToString());
                json.WriteBoolean("nullable", column.IsNullable);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteGuarantee(Utf8JsonWriter json, Guarantee guarantee)
    {
        json.WriteStartObject();
        json.WriteString("source", guarantee.Source);
        json.WriteString("sink", guarantee.Sink);
        json.WriteString("delivery", guarantee.Delivery == Delivery.ExactlyOnce ? "exactly-once" : "at-least-once");
        json.WriteString("reason", guarantee.Reason);
        json.WriteEndObject();
    }
}
