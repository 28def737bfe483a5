using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Sluice.Connect.Schema;
using Sluice.Connectors.Files.LocalFile;

namespace Sluice.Connectors.Files.Tests;

/// <summary>Archives with many entries are not begun anew for each.</summary>
public sealed class ArchivePassTests : IDisposable
{
    private const int Entries = 400;

    private static readonly TableSchema Schema = Job.Schema(("id", DataType.Int), ("note", DataType.String));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar_gz")]
    public async Task One_task_opens_an_archive_once_for_all_its_entries(string kind)
    {
        await using var source = Source(kind);
        Assert.Equal(Expected(0, Entries), await Job.ReadAllAsync(source));
        Assert.Equal(1, source.ArchivesOpened);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar_gz")]
    public async Task Readers_side_by_side_go_on_with_an_archive_each(string kind)
    {
        await using var source = Source(kind);
        var table = Assert.Single(await source.DiscoverAsync(default));
        var splits = await source.PlanSplitsAsync([table], 2, default);
        var rows = new List<string>();
        for (var i = 0; i < splits.Count; i += 2)
        {
            await using var first = await source.OpenReaderAsync(table, Job.Request(splits[i]), default);
            await using var second = await source.OpenReaderAsync(table, Job.Request(splits[i + 1]), default);
            rows.AddRange(await Job.RestAsync(second));
            rows.AddRange(await Job.RestAsync(first));
        }

        Assert.Equal(Expected(0, Entries).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        Assert.Equal(2, source.ArchivesOpened);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar_gz")]
    public async Task An_entry_before_the_last_one_read_and_one_after_a_reader_that_gave_up_are_read_all_the_same(string kind)
    {
        await using var source = Source(kind);
        var table = Assert.Single(await source.DiscoverAsync(default));
        var splits = await source.PlanSplitsAsync([table], 1, default);
        foreach (var i in new[] { 10, 9, 11, 0, Entries - 1, 5 })
        {
            await using var reader = await source.OpenReaderAsync(table, Job.Request(splits[i]), default);
            Assert.Equal(Expected(i, 1), await Job.RestAsync(reader));
            await (await source.OpenReaderAsync(table, Job.Request(splits[i]), default)).DisposeAsync();
        }
    }

    private static IEnumerable<string> Expected(int first, int count) => Enumerable.Range(first, count).SelectMany(i => new[] { $"{i}|'a'", $"{i}|'b'" });

    private LocalFileSource Source(string kind) =>
        (LocalFileSource)Job.Source(Schema, _folder.File("a.x", Pack(kind)), ("archive_compress_codec", kind));

    private static byte[] Pack(string kind)
    {
        using var output = new MemoryStream();
        if (kind == "zip")
        {
            using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
            for (var i = 0; i < Entries; i++)
            {
                using var entry = zip.CreateEntry($"{i:D4}.csv").Open();
                entry.Write(Text(i));
            }
        }
        else
        {
            using Stream? gzip = kind == "tar_gz" ? new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true) : null;
            using var tar = new TarWriter(gzip ?? output, leaveOpen: true);
            for (var i = 0; i < Entries; i++)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{i:D4}.csv") { DataStream = new MemoryStream(Text(i)) });
        }

        return output.ToArray();

        static byte[] Text(int i) => Encoding.UTF8.GetBytes($"{i},a\n{i},b\n");
    }
}
