using System.Globalization;
using System.Text.Json;
using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;

namespace Sluice.Connectors.Files.Tests;

/// <summary>A folder that LocalFile writes to, as the test kit sees it.</summary>
internal sealed class FileSubject(string folder, string format) : SinkSubject
{
    private string Target => Path.Combine(folder, "target");

    private (string, object)[] Format => format == "xml" ? [("file_format_type", format), ("xml_use_attr_format", false), ("xml_row_tag", "RECORD")] : [("file_format_type", format)];

    public override ISink Create() => Job.Sink(Table, Target, [.. Format, ("data_save_mode", "APPEND_DATA")]);

    public override async ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        if (!Directory.Exists(Target))
            return ids;
        if (format == "parquet")
        {
            return Directory.GetFiles(Target).Length == 0
                ? ids
                : [.. (await Job.ReadAllAsync(Job.Source(null, Target, ("file_format_type", format), ("read_columns", new[] { "id" })))).Select(id => long.Parse(id, CultureInfo.InvariantCulture))];
        }

        if (format is "xml" or "excel")
            return [.. (await Job.ReadAllAsync(Job.Source(Table, Target, [.. Format, ("read_columns", new[] { "id" }), ("skip_header_row_number", format == "excel" ? 1 : 0)]))).Select(id => long.Parse(id, CultureInfo.InvariantCulture))];
        foreach (var file in Directory.GetFiles(Target))
            ids.AddRange((await File.ReadAllLinesAsync(file, cancellationToken)).Where(l => !l.StartsWith("id", StringComparison.Ordinal)).Select(Id));
        return ids;
    }

    private long Id(string line)
    {
        if (format is "csv" or "text")
            return long.Parse(line.AsSpan(0, line.AsSpan().IndexOfAny(',', '\u0001')));
        using var row = JsonDocument.Parse(line);
        return row.RootElement.GetProperty("id").GetInt64();
    }
}
