using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Files.Tests;

/// <summary>Compressed files and archives: read as what is in them, or refused where they are not whole.</summary>
public sealed class PackedFileTests : IDisposable
{
    private const string Rows = "1,a\n2,b\n";
    private static readonly TableSchema Schema = Job.Schema(("id", DataType.Int), ("note", DataType.String));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("compress_codec", "gzip")]
    [InlineData("archive_compress_codec", "gz")]
    public async Task A_compressed_file_is_read_as_its_text(string option, string codec)
    {
        _folder.File("a.csv.gz", Gzip("\uFEFFid,note\n" + Rows));
        var source = Job.Source(Schema, _folder.Path, (option, codec), ("skip_header_row_number", 1));
        Assert.Equal(["1|'a'", "2|'b'"], await Job.ReadAllAsync(source));
    }

    [Fact]
    public async Task Several_compressed_parts_and_another_encoding_are_one_text()
    {
        _folder.File("a.csv.gz", [.. Gzip(Encoding.Unicode.GetBytes("1,ä\n2,")), .. Gzip(Encoding.Unicode.GetBytes("日本\n"))]);
        Assert.Equal(["1|'ä'", "2|'日本'"], await Job.ReadAllAsync(Job.Source(Schema, _folder.Path, ("compress_codec", "gzip"), ("encoding", "UTF-16LE"))));
    }

    [Fact]
    public async Task A_compressed_file_that_is_cut_off_anywhere_is_a_fault_and_gives_no_row_that_was_not_there()
    {
        var text = string.Concat(Enumerable.Range(1, 300).Select(i => $"{i},{Guid.NewGuid():N}\n"));
        byte[] whole = [.. Gzip(text[..4000]), .. Gzip(text[4000..])];
        var rows = text.Split('\n').Select(l => l.Replace(",", "|'", StringComparison.Ordinal) + "'").ToHashSet(StringComparer.Ordinal);
        var second = Gzip(text[..4000]).Length;
        for (var length = 1; length < whole.Length; length += length is < 40 or > 8000 ? 1 : 61)
        {
            if (length == second)
                continue;
            var path = _folder.File("a.csv.gz", whole[..length]);
            var read = new List<string>();
            var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadIntoAsync(Job.Source(Schema, path, ("compress_codec", "gzip")), read));
            Assert.Equal("SLC2113", error.Code);
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
            Assert.All(read, r => Assert.Contains(r, rows));
        }
    }

    [Theory]
    [InlineData(false, "near byte")]
    [InlineData(true, "something that is not gzip follows")]
    public async Task A_compressed_file_with_a_wrong_byte_in_it_or_behind_it_is_a_fault(bool isBehind, string message)
    {
        var whole = Gzip(string.Concat(Enumerable.Range(1, 3000).Select(i => $"{i},{i * 7}\n")));
        if (isBehind)
            whole = [.. whole, .. "more"u8, .. new byte[100_000]];
        else
            whole[^7] ^= 1;
        var error = await FailAsync(Job.Source(Schema, _folder.File("a.csv.gz", whole), ("compress_codec", "gzip")));
        Assert.Equal("SLC2113", error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar_gz")]
    public async Task The_entries_of_an_archive_are_files_each_with_its_header(string kind)
    {
        _folder.File("day=1/a.x", Pack(kind, ("deep/a.csv", "h,h\n1,a\n"), ("b.csv", "h,h\n2,b"), ("readme.md", "no"), ("empty.csv", ""), ("._c.csv", "no")));
        var source = Job.Source(Schema, _folder.Path, ("archive_compress_codec", kind), ("skip_header_row_number", 1));
        Assert.Equal(["1|'a'|'1'", "2|'b'|'1'"], await Job.ReadAllAsync(source));
        var splits = await source.PlanSplitsAsync(await source.DiscoverAsync(default), 4, default);
        Assert.Equal(2, splits.Count(s => s.EstimatedBytes > 0));
    }

    [Theory]
    [InlineData("zip", "json")]
    [InlineData("tar", "text")]
    public async Task Entries_are_chosen_by_the_suffix_of_the_format(string kind, string format)
    {
        _folder.File("a.x", Pack(kind, ("a.json", "{\"id\":1}"), ("a.txt", "2\u0001b"), ("a.csv", Rows)));
        Assert.Equal([format == "json" ? "1|NULL" : "2|'b'"], await Job.ReadAllAsync(Job.Source(Schema, _folder.Path, ("archive_compress_codec", kind), ("file_format_type", format))));
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar_gz")]
    public async Task An_archive_that_is_cut_off_is_a_fault_with_its_path(string kind)
    {
        var text = string.Concat(Enumerable.Range(1, 500).Select(i => $"{i},{Guid.NewGuid():N}\n"));
        var whole = Pack(kind, ("a.csv", text), ("b.csv", text));
        foreach (var length in new[] { 1, 100, 511, 600, whole.Length / 2, whole.Length - 1100, whole.Length - 600, whole.Length - 1 })
        {
            if (kind == "tar" && length >= whole.Length - 513)
                continue;
            var error = await FailAsync(Job.Source(Schema, _folder.File("a.x", whole[..length]), ("archive_compress_codec", kind)));
            Assert.True(error.Code == "SLC2113", $"{length} of {whole.Length}: {error.Message}");
            Assert.Contains("a.x", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_entry_with_a_wrong_byte_is_a_fault_although_its_archive_opens()
    {
        var whole = Pack("zip", ("a.csv", string.Concat(Enumerable.Range(1, 3000).Select(i => $"{i},{Guid.NewGuid():N}\n"))));
        whole[5000] ^= 1;
        var read = new TestErrors(keeps: true);
        var error = await Assert.ThrowsAsync<ConnectorException>(
            () => Job.ReadAllAsync(Job.Source(Schema, _folder.File("a.zip", whole), ("archive_compress_codec", "zip")), errors: read));
        Assert.Equal("SLC2113", error.Code);
        Assert.Contains("a.zip (a.csv)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar_gz")]
    public async Task An_archive_in_an_archive_is_refused_by_name(string kind)
    {
        var error = await FailAsync(Job.Source(Schema, _folder.File("a.x", Pack(kind, ("a.csv", Rows), ("in/b.zip", "x"))), ("archive_compress_codec", kind)));
        Assert.Equal("SLC2115", error.Code);
        Assert.Contains("holds another archive, 'in/b.zip'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tar_archive_in_a_gzip_file_is_told_apart_from_a_text() =>
        Assert.Contains("tar_gz", (await FailAsync(Job.Source(Schema, _folder.File("a.tar.gz", Pack("tar_gz", ("a.csv", Rows))), ("compress_codec", "gzip")))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("gz")]
    [InlineData("zip")]
    [InlineData("tar_gz")]
    public async Task What_unpacks_to_too_much_is_refused_with_the_option(string kind)
    {
        var text = string.Concat(Enumerable.Repeat(Rows, 100_000));
        var packed = kind == "gz" ? Gzip(text) : Pack(kind, ("a.csv", text));
        Assert.True(packed.Length < 20_000);
        var error = await FailAsync(Job.Source(Schema, _folder.File("a.x", packed), ("archive_compress_codec", kind), ("max_unpacked_size", 500_000)));
        Assert.Equal("SLC2114", error.Code);
        Assert.Contains("max_unpacked_size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_not_packed_as_the_options_say_are_refused()
    {
        var plain = _folder.File("a.csv", Rows);
        foreach (var kind in new[] { "gz", "zip", "tar", "tar_gz" })
        {
            var error = await FailAsync(Job.Source(Schema, plain, ("archive_compress_codec", kind)));
            Assert.Equal("SLC2113", error.Code);
            Assert.Contains(plain, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bad_rows_name_the_entry_and_reading_goes_on_in_the_middle_of_one()
    {
        var text = string.Concat(Enumerable.Range(1, 30_000).Select(i => $"{i},name {i}\n"));
        foreach (var kind in new[] { "zip", "tar", "tar_gz" })
        {
            var source = Job.Source(Schema, _folder.File("a.x", Pack(kind, ("x.csv", Rows), ("y.csv", text + "z,z\n"))), ("archive_compress_codec", kind));
            var table = Assert.Single(await source.DiscoverAsync(default));
            var split = (await source.PlanSplitsAsync([table], 1, default))[1];
            Position middle;
            await using (var reader = await source.OpenReaderAsync(table, Job.Request(split), default))
            {
                Assert.True((await reader.ReadAsync(default))!.Count < 30_000);
                middle = reader.Position;
            }

            var errors = new TestErrors(keeps: true);
            await using var later = await source.OpenReaderAsync(table, Job.Request(split, Position.Parse(middle.ToString()), errors), default);
            var rest = await Job.RestAsync(later);
            Assert.Equal("30000|'name 30000'", rest[^1]);
            Assert.Equal(30_000 - Batch.MaxRows, rest.Count);
            Assert.Contains("a.x (y.csv), record 30001", Assert.Single(errors.Rejected).Where, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("compress_codec", "lzo", "'compress_codec = lzo' is not yet supported")]
    [InlineData("compress_codec", "rar", "'compress_codec = rar' is not known")]
    [InlineData("archive_compress_codec", "7z", "'archive_compress_codec = 7z' is not known")]
    [InlineData("max_unpacked_size", "0", "expected at least 1")]
    public void Codecs_that_are_not_there_are_refused_by_name(string option, string value, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigException>(() => Job.Source(Schema, "a.csv", (option, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_codecs_that_contradict_each_other_are_refused() =>
        Assert.Throws<ConfigException>(() => Job.Source(Schema, "a.csv", ("compress_codec", "gzip"), ("archive_compress_codec", "zip")));

    [Theory]
    [InlineData("csv", ".csv.gz")]
    [InlineData("json", ".json.gz")]
    [InlineData("text", ".txt.gz")]
    public async Task Files_are_written_compressed_and_read_back_whatever_lies_between_their_rows(string format, string suffix)
    {
        var batch = new Batch(Schema);
        for (var i = 0; i < 8000; i++)
        {
            batch.Column<FixedColumn<int>>(0).Append(i);
            batch.Column<BinaryColumn>(1).Append($"{i * 7919} {new string('x', 100)} {i}");
            batch.CloseRow();
        }

        var file = Assert.Single(await Job.WriteAsync(batch, Path.Combine(_folder.Path, "out"), ("file_format_type", format), ("compress_codec", "gzip")));
        Assert.EndsWith(suffix, file, StringComparison.Ordinal);
        Assert.True(new FileInfo(file).Length < 200_000);
        using (var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress))
            Assert.Equal(8000, (await new StreamReader(gzip).ReadToEndAsync(default(CancellationToken))).Count(c => c == '\n'));
        Assert.Equal(Job.Rows(batch), await Job.ReadAllAsync(Job.Source(Schema, file, ("file_format_type", format), ("compress_codec", "gzip"))));
    }

    [Fact]
    public async Task Compressed_files_that_are_put_aside_and_taken_up_again_are_whole()
    {
        var batch = new Batch(Schema);
        for (var i = 0; i < 1000; i++)
        {
            batch.Column<FixedColumn<int>>(0).Append(i);
            batch.Column<BinaryColumn>(1).Append($"p{i % 200}");
            batch.CloseRow();
        }

        await Job.WriteAsync(batch, Path.Combine(_folder.Path, "out"), ("compress_codec", "gzip"), ("partition_by", new[] { "note" }));
        var rows = await Job.ReadAllAsync(Job.Source(Job.Schema(("id", DataType.Int)), Path.Combine(_folder.Path, "out"), ("compress_codec", "gzip")));
        Assert.Equal(1000, rows.Distinct(StringComparer.Ordinal).Count());
    }

    private static async Task<ConnectorException> FailAsync(ISource source) =>
        await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(source));

    private static async Task ReadIntoAsync(ISource source, List<string> rows)
    {
        var table = Assert.Single(await source.DiscoverAsync(default));
        foreach (var split in await source.PlanSplitsAsync([table], 1, default))
        {
            await using var reader = await source.OpenReaderAsync(table, Job.Request(split), default);
            while (await reader.ReadAsync(default) is { } batch)
                rows.AddRange(Job.Rows(batch));
        }
    }

    private static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    private static byte[] Gzip(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return output.ToArray();
    }

    private static byte[] Pack(string kind, params (string Name, string Text)[] entries)
    {
        using var output = new MemoryStream();
        if (kind == "zip")
        {
            using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (name, text) in entries)
                {
                    using var entry = zip.CreateEntry(name).Open();
                    entry.Write(Encoding.UTF8.GetBytes(text));
                }
            }

            return output.ToArray();
        }

        using (var tar = new TarWriter(output, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "deep/"));
            foreach (var (name, text) in entries)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        return kind == "tar" ? output.ToArray() : Gzip(output.ToArray());
    }
}
