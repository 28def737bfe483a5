using System.Globalization;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Files.Tests;

/// <summary>file_format_type = binary: files are copied as they are.</summary>
public sealed class BinaryFileTests : IDisposable
{
    private static readonly TableSchema Pieces = Job.Schema(("data", DataType.Bytes), ("relativePath", DataType.String), ("partIndex", DataType.BigInt));

    private readonly TempFolder _folder = new();

    private string In => Path.Combine(_folder.Path, "in");

    private string Target => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1 << 20)]
    public async Task Files_arrive_as_they_were_each_under_its_path(int chunk)
    {
        var files = Place();
        await CopyAsync(In, chunk);
        foreach (var (name, bytes) in files)
            Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(Target, name), default(CancellationToken)));
        Assert.Equal(files.Count, Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_single_file_keeps_its_name_and_rows_say_which_piece_they_are()
    {
        var path = _folder.File("in/a b.bin", "abcdefg");
        Assert.Equal(
            ["x616263|'a b.bin'|0", "x646566|'a b.bin'|1", "x67|'a b.bin'|2"], await Job.ReadAllAsync(Source(path, ("binary_chunk_size", 3))));
        await CopyAsync(path, 3);
        Assert.Equal("abcdefg", await File.ReadAllTextAsync(Path.Combine(Target, "a b.bin"), default(CancellationToken)));
    }

    [Fact]
    public void A_file_is_read_again_from_its_start_so_the_rows_of_one_are_committed_together() =>
        Assert.Equal(Restart.WholeSplit, Source(In).Capabilities.Restart);

    [Fact]
    public async Task A_commit_inside_a_file_is_refused_and_leaves_nothing()
    {
        var (_, writer) = await WriterAsync();
        await using (writer)
        {
            await writer.WriteAsync(Rows(("a", "x", 0)), default);
            var error = await Assert.ThrowsAsync<ConnectorException>(async () => await writer.StageAsync(Position.At("1"), default));
            Assert.Equal("SLC3110", error.Code);
        }

        Assert.Empty(Directory.GetFiles(Target, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../x", 0, "'../x' is no path below the target directory")]
    [InlineData("a/../../x", 0, "is no path below")]
    [InlineData("/etc/x", 0, "is no path below")]
    [InlineData("", 0, "is no path below")]
    [InlineData(".sluice-staging/x", 0, "is no path below")]
    [InlineData("a", 1, "piece 1 of 'a' came without the one before it")]
    public async Task Pieces_that_lead_elsewhere_or_are_not_whole_are_refused(string path, long part, string message)
    {
        var (_, writer) = await WriterAsync();
        await using (writer)
        {
            var error = await Assert.ThrowsAsync<ConnectorException>(async () => await writer.WriteAsync(Rows(("x", path, part)), default));
            Assert.Equal("SLC3110", error.Code);
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_piece_that_is_missing_in_the_middle_is_noticed()
    {
        var (_, writer) = await WriterAsync();
        await using (writer)
        {
            var error = await Assert.ThrowsAsync<ConnectorException>(async () => await writer.WriteAsync(Rows(("x", "a", 0), ("z", "a", 2)), default));
            Assert.Contains("piece 2 of 'a'", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task After_an_abort_a_file_begins_anew()
    {
        var (sink, writer) = await WriterAsync();
        await using (writer)
        {
            await writer.WriteAsync(Rows(("x", "a", 0)), default);
            await writer.AbortAsync(default);
            await Assert.ThrowsAsync<ConnectorException>(async () => await writer.WriteAsync(Rows(("y", "a", 1)), default));
            await writer.AbortAsync(default);
            await writer.WriteAsync(Rows(("x", "a", 0), ("y", "a", 1)), default);
            await sink.PublishAsync((await writer.StageAsync(Position.End, default))!, default);
        }

        Assert.Equal("xy", await File.ReadAllTextAsync(Path.Combine(Target, "a"), default(CancellationToken)));
    }

    [Fact]
    public async Task A_file_that_is_there_with_other_content_is_not_replaced()
    {
        Place();
        _folder.File("out/a.bin", "mine");
        var error = await Assert.ThrowsAsync<ConnectorException>(() => CopyAsync(In, 1000));
        Assert.Equal("SLC3108", error.Code);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Target, "a.bin"), default(CancellationToken)));
    }

    [Fact]
    public async Task A_file_that_shrinks_while_it_is_read_is_a_fault()
    {
        var path = _folder.File("in/a.bin", new byte[1 << 20]);
        var source = Source(path, ("binary_chunk_size", 16));
        var table = Assert.Single(await source.DiscoverAsync(default));
        var split = Assert.Single(await source.PlanSplitsAsync([table], 1, default));
        await using var reader = await source.OpenReaderAsync(table, Job.Request(split), default);
        Assert.NotNull(await reader.ReadAsync(default));
        await using (var file = new FileStream(path, FileMode.Open))
            file.SetLength(500_000);
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.RestAsync(reader));
        Assert.Equal("SLC2104", error.Code);
        Assert.False(reader.Position.IsEnd);
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("read_columns")]
    [InlineData("compress_codec")]
    [InlineData("archive_compress_codec")]
    [InlineData("binary_chunk_size")]
    public void Options_that_would_change_the_files_are_refused_at_the_source(string option) => Assert.Contains(
        $"'{option}' is", Assert.Throws<ConfigException>(() => Source(In, (option, option switch
        {
            "schema" => Job.Block(),
            "read_columns" => new[] { "data" },
            "binary_chunk_size" => 0,
            _ => "gz",
        }))).Message, StringComparison.Ordinal);

    [Fact]
    public void Only_both_sides_together_are_binary()
    {
        var other = Job.Schema(("data", DataType.Bytes));
        Assert.Contains("has other columns than data", Assert.Throws<ConfigException>(() => Job.Sink(other, Target, ("file_format_type", "binary"))).Message, StringComparison.Ordinal);
        Assert.Contains("set file_format_type = binary", Assert.Throws<ConfigException>(() => Job.Sink(Pieces, Target, ("file_format_type", "csv"))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'partition_by' is not for binary", Assert.Throws<ConfigException>(() => Job.Sink(Pieces, Target, ("file_format_type", "binary"), ("partition_by", new[] { "relativePath" }))).Message,
            StringComparison.Ordinal);
    }

    private Dictionary<string, byte[]> Place()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, length) in new[] { ("a.bin", 1), ("b", 1000), ("deep/er/c.tar.gz", 30_001), ("k=v/d.csv", 2048) })
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            _folder.File("in/" + name, bytes);
            files.Add(name, bytes);
        }

        return files;
    }

    private async Task CopyAsync(string path, int chunk)
    {
        var source = Source(path, ("binary_chunk_size", chunk));
        var table = Assert.Single(await source.DiscoverAsync(default));
        var sink = (IStagedSink)Job.Sink(table, Target, ("file_format_type", "binary"));
        await sink.PrepareAsync(Job.Prepare(), default);
        foreach (var (split, i) in (await source.PlanSplitsAsync([table], 2, default)).Select((s, i) => (s, i)))
        {
            var taken = await sink.TakeOverAsync(
                new WriterRequest(Job.Token(split: i.ToString(CultureInfo.InvariantCulture)), SplitProgress.None, new TestPermit(), new TestBreadcrumb()), default);
            await using var writer = (IStagedWriter)taken.Writer!;
            await using var reader = await source.OpenReaderAsync(table, Job.Request(split), default);
            while (await reader.ReadAsync(default) is { } batch)
                await writer.WriteAsync(batch, default);
            await sink.PublishAsync((await writer.StageAsync(reader.Position, default))!, default);
        }
    }

    private async Task<(IStagedSink Sink, IStagedWriter Writer)> WriterAsync()
    {
        var sink = (IStagedSink)Job.Sink(Pieces, Target, ("file_format_type", "binary"));
        await sink.PrepareAsync(Job.Prepare(), default);
        var taken = await sink.TakeOverAsync(new WriterRequest(Job.Token(), SplitProgress.None, new TestPermit(), new TestBreadcrumb()), default);
        return (sink, (IStagedWriter)taken.Writer!);
    }

    private static Batch Rows(params (string Data, string Path, long Part)[] rows)
    {
        var batch = new Batch(Pieces);
        foreach (var (data, path, part) in rows)
        {
            batch.Column<BinaryColumn>(0).Append(data);
            batch.Column<BinaryColumn>(1).Append(path);
            batch.Column<FixedColumn<long>>(2).Append(part);
            batch.CloseRow();
        }

        return batch;
    }

    private static ISource Source(string path, params (string Key, object Value)[] options) =>
        Job.Source(null, path, [("file_format_type", "binary"), .. options]);
}
