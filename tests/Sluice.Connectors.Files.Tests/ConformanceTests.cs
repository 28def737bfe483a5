using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.Connect.TestKit.Sources;

namespace Sluice.Connectors.Files.Tests;

/// <summary>LocalFile passes the test kit in each of its formats.</summary>
public sealed class ConformanceTests : IDisposable
{
    private const int Records = 20_000;
    private static readonly TableSchema Schema = Job.Schema(("id", DataType.BigInt), ("name", DataType.String));
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> SourceChecks => Both(SourceConformance.Checks);

    public static TheoryData<string> WholeFileChecks => [.. SourceConformance.Checks];

    public static TheoryData<string, string> SinkChecks => Both(SinkConformance.ChecksOf(SinkClass.Staged));

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(SourceChecks))]
    public async Task The_source_conforms(string format, string check)
    {
        (string, object)[] options = format == "xml" ? [("file_format_type", format), ("xml_use_attr_format", true), ("xml_row_tag", "RECORD")] : [("file_format_type", format)];
        if (format is "parquet" or "xml" or "excel")
            await Job.WriteAsync(Batch(), Path.Combine(_folder.Path, "in"), options);
        else
            _folder.File($"in/orders.{format}", Text(format));
        (string, object)[] skip = format == "excel" ? [("skip_header_row_number", 1)] : [];
        await new SourceConformance(() => Job.Source(Schema, Path.Combine(_folder.Path, "in"), [.. options, .. skip]))
            .RunAsync(check, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(SinkChecks))]
    public Task The_sink_conforms(string format, string check) =>
        new SinkConformance(SinkClass.Staged, _ => ValueTask.FromResult<SinkSubject>(new FileSubject(_folder.Path, format)))
            .RunAsync(check, TestContext.Current.CancellationToken);

    [Theory, MemberData(nameof(WholeFileChecks))]
    public async Task The_source_of_files_as_they_are_conforms(string check)
    {
        _folder.File("in/a.bin", Text("csv"));
        _folder.File("in/b/b.bin", Text("text"));
        await new SourceConformance(() => Job.Source(null, Path.Combine(_folder.Path, "in"), ("file_format_type", "binary"), ("binary_chunk_size", 16)))
            .RunAsync(check, TestContext.Current.CancellationToken);
    }

    private static Batch Batch()
    {
        var batch = new Batch(Schema);
        for (var i = 0; i < Records; i++)
        {
            batch.Column<FixedColumn<long>>(0).Append(i);
            batch.Column<BinaryColumn>(1).Append($"name {i}");
            batch.CloseRow();
        }

        return batch;
    }

    private static string Text(string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Records; i++)
        {
            text.Append(format switch
            {
                "csv" => $"{i},\"name, and\n{i}\"\n",
                "json" => $"{{\"id\": {i}, \"name\": \"name {i}\"}}\n",
                _ => $"{i}\u0001name \"{i}\n",
            });
        }

        return text.ToString();
    }

    private static TheoryData<string, string> Both(IReadOnlyList<string> checks)
    {
        var data = new TheoryData<string, string>();
        foreach (var check in checks)
        {
            data.Add("csv", check);
            data.Add("json", check);
            data.Add("text", check);
            data.Add("parquet", check);
            data.Add("xml", check);
            data.Add("excel", check);
        }

        return data;
    }
}
