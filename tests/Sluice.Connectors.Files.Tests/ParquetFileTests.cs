using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.LocalFile;
using TimeUnit = Apache.Arrow.Types.TimeUnit;

namespace Sluice.Connectors.Files.Tests;

/// <summary>file_format_type = parquet, both ways; what the sink writes is read back in <see cref="RoundTripTests"/>.</summary>
public sealed class ParquetFileTests : IDisposable
{
    private static readonly TableSchema Schema = Job.Schema(("id", DataType.Int), ("note", DataType.String), ("price", DataType.Decimal(12, 2)));

    private readonly TempFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_schema_a_table_has_the_columns_of_its_first_file()
    {
        await WriteAsync(3);
        var source = Source(null, Target);
        Assert.Null(source.DeclaredTables);
        Assert.Equal(
            ["id int", "note string", "price decimal(12,2)"], (await source.DiscoverAsync(default))[0].Columns.Select(c => $"{c.Name} {c.Type}"));
        Assert.Equal(["0|'note 0'|0.00", "1|NULL|1.00", "2|'note 2'|2.00"], await Job.ReadAllAsync(source));
    }

    [Fact]
    public async Task Columns_are_chosen_by_name_in_any_order_and_may_be_declared_wider()
    {
        await WriteAsync(2);
        Assert.Equal(["0.00|0", "1.00|1"], await Job.ReadAllAsync(Source(null, Target, ("read_columns", new[] { "price", "id" }))));
        var wider = Job.Schema(("price", DataType.Decimal(20, 4)), ("id", DataType.BigInt));
        Assert.Equal(["0.0000|0", "1.0000|1"], await Job.ReadAllAsync(Source(wider, Target)));
    }

    [Fact]
    public async Task Types_that_others_write_are_read_without_losing_a_value()
    {
        var path = Path.Combine(_folder.Path, "a.parquet");
        Write(path, 10, ("u8", new UInt8Array.Builder().Append(255).Build()), ("u16", new UInt16Array.Builder().Append(65535).Build()),
            ("u32", new UInt32Array.Builder().Append(uint.MaxValue).Build()), ("u64", new UInt64Array.Builder().Append(ulong.MaxValue).Build()),
            ("ms", new TimestampArray.Builder(new TimestampType(TimeUnit.Millisecond, (string?)null)).Append(DateTimeOffset.UnixEpoch.AddMilliseconds(-1)).Build()),
            ("ns", new TimestampArray.Builder(new TimestampType(TimeUnit.Nanosecond, "UTC")).Append(DateTimeOffset.UnixEpoch.AddTicks(-1)).Build()),
            ("time", new Time32Array.Builder(new Time32Type(TimeUnit.Millisecond)).Append(1).Build()),
            ("day", new Date64Array.Builder().Append(new DateTime(1969, 12, 31)).Build()));
        Assert.Equal(
            ["255|65535|4294967295|18446744073709551615|1969-12-31T23:59:59.9990000|1969-12-31T23:59:59.9999990+00:00|00:00:00.0010000|1969-12-31"],
            await Job.ReadAllAsync(Source(null, path)));
    }

    [Fact]
    public async Task Times_of_the_oldest_type_are_read_as_they_are_also_outside_of_1677_to_2262()
    {
        var path = Path.Combine(_folder.Path, "a.parquet");
        DateTime[] times = [new(1, 1, 1), new(1677, 1, 1), new DateTime(1969, 12, 31, 23, 59, 59).AddTicks(10), new(2262, 12, 31), new DateTime(9999, 12, 31, 23, 59, 59)];
        using (var writer = new ParquetFileWriter(path, [new Column<Int96>("t")]))
        {
            using var group = writer.AppendRowGroup();
            using var column = group.NextColumn().LogicalWriter<Int96>();
            column.WriteBatch([.. times.Select(AsInt96)]);
            writer.Close();
        }

        Assert.Equal(times.Select(t => Job.Text(t)), await Job.ReadAllAsync(Source(null, path)));
    }

    [Fact]
    public async Task A_column_of_repeated_texts_that_was_written_as_a_dictionary_is_read_as_texts()
    {
        var path = Path.Combine(_folder.Path, "a.parquet");
        var indices = new Int32Array.Builder().Append(1).AppendNull().Append(0).Append(1).Build();
        var texts = new StringArray.Builder().Append("a").Append("b").Build();
        Write(path, 10, ("c", new DictionaryArray(new DictionaryType(Int32Type.Default, StringType.Default, ordered: false), indices, texts)));
        Assert.Equal(["'b'", "NULL", "'a'", "'b'"], await Job.ReadAllAsync(Source(null, path)));
    }

    [Fact]
    public async Task Row_groups_are_splits_and_each_can_be_read_again_from_any_row()
    {
        var path = Path.Combine(_folder.Path, "a.parquet");
        var ids = new Int32Array.Builder();
        foreach (var i in Enumerable.Range(0, 50_000))
            ids.Append(i);
        Write(path, 10_000, ("id", ids.Build()));
        var source = (LocalFileSource)Source(null, path);
        source.SmallestRange = 1;
        var table = Assert.Single(await source.DiscoverAsync(default));
        var splits = await source.PlanSplitsAsync([table], 50_000, default);
        Assert.Equal(5, splits.Count);
        Assert.Equal(50_000, splits.Sum(s => s.EstimatedRows));
        Assert.Equal(Enumerable.Range(0, 50_000).Select(i => $"{i}"), await Job.ReadAllAsync(source, parallelism: 50_000));

        var all = Assert.Single(await source.PlanSplitsAsync([table], 1, default));
        await using var first = await source.OpenReaderAsync(table, Job.Request(all), default);
        var seen = 0;
        while (seen < 20_000)
            seen += (await first.ReadAsync(default))!.Count;
        await using var second = await source.OpenReaderAsync(table, Job.Request(all, Position.Parse(first.Position.ToString())), default);
        Assert.Equal(Enumerable.Range(seen, 50_000 - seen).Select(i => $"{i}"), await Job.RestAsync(second));
    }

    [Fact]
    public async Task A_file_that_is_cut_off_anywhere_is_a_plain_fault_with_its_path()
    {
        var whole = await File.ReadAllBytesAsync(await WriteAsync(5000), default(CancellationToken));
        foreach (var length in new[] { 1, 4, 11, 200, whole.Length / 2, whole.Length - 300, whole.Length - 9, whole.Length - 1 })
        {
            var path = _folder.File("cut.parquet", whole[..length]);
            var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(Source(null, path)));
            Assert.True(error.Code == "SLC2116", $"{length}: {error.Message}");
            Assert.Contains($"'{path}', {length} bytes", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_with_wrong_bytes_in_its_pages_is_a_fault_while_it_is_read()
    {
        var whole = await File.ReadAllBytesAsync(await WriteAsync(5000, ("compress_codec", "gzip")), default(CancellationToken));
        whole.AsSpan(100, 2000).Fill(0x55);
        var path = _folder.File("bad.parquet", whole);
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(Source(null, path)));
        Assert.Equal("SLC2116", error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", "is not there")]
    [InlineData("note", "is string in the file and int in the table")]
    [InlineData("price", "is decimal(12,2) in the file and int in the table")]
    public async Task A_column_that_is_missing_or_of_another_type_is_named(string column, string message)
    {
        await WriteAsync(1);
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(Source(Job.Schema((column, DataType.Int)), Target)));
        Assert.Equal("SLC2117", error.Code);
        Assert.Contains($"column '{column}' {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_files_and_columns_is_refused_and_without_files_is_empty()
    {
        Directory.CreateDirectory(Target);
        Assert.Equal("SLC2117", (await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(Source(null, Target)))).Code);
        Assert.Empty(await Job.ReadAllAsync(Source(Schema, Target)));
    }

    [Fact]
    public async Task A_value_that_no_column_holds_is_named_with_its_rows()
    {
        var path = Path.Combine(_folder.Path, "a.parquet");
        Write(path, 10, ("c", new BinaryArray.Builder().Append([(byte)'a']).Append([0xFF, 0xFE]).Build()));
        Assert.Equal(["x61", "xFFFE"], await Job.ReadAllAsync(Source(null, path)));
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(Source(Job.Schema(("c", DataType.String)), path)));
        Assert.Equal("SLC2118", error.Code);
        Assert.Contains("column 'c'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "_0.parquet", Compression.Uncompressed)]
    [InlineData("snappy", "_0.snappy.parquet", Compression.Snappy)]
    [InlineData("GZIP", "_0.gz.parquet", Compression.Gzip)]
    [InlineData("zstd", "_0.zstd.parquet", Compression.Zstd)]
    [InlineData("lz4", "_0.lz4.parquet", Compression.Lz4)]
    [InlineData("brotli", "_0.br.parquet", Compression.Brotli)]
    public async Task Files_are_compressed_as_asked_and_their_names_say_so(string codec, string suffix, Compression expected)
    {
        var file = await WriteAsync(100, ("compress_codec", codec));
        Assert.EndsWith(suffix, file, StringComparison.Ordinal);
        using (var reader = new ParquetFileReader(file))
        using (var group = reader.RowGroup(0))
            Assert.Equal(expected, group.MetaData.GetColumnChunkMetaData(0).Compression);
        Assert.Equal(100, (await Job.ReadAllAsync(Source(null, file))).Count);
    }

    [Theory]
    [InlineData("compress_codec", "lzo", "'compress_codec = lzo' is not yet supported")]
    [InlineData("compress_codec", "rar", "'compress_codec = rar' is not known")]
    public void Codecs_that_are_not_there_are_refused_by_name(string option, string value, string message) => Assert.Contains(
        message, Assert.Throws<ConfigException>(() => Job.Sink(Schema, Target, ("file_format_type", "parquet"), (option, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_archive_of_parquet_files_is_refused() =>
        Assert.Throws<ConfigException>(() => Source(null, Target, ("archive_compress_codec", "zip")));

    [Fact]
    public async Task Rows_go_to_the_folders_of_their_partitions_and_come_back_with_them()
    {
        var batch = Rows(3000, i => $"p{i % 100}");
        var files = await Job.WriteAsync(batch, Target, ("file_format_type", "parquet"), ("partition_by", new[] { "note" }));
        Assert.Equal(100, files.Count);
        var rows = await Job.ReadAllAsync(Source(null, Target));
        Assert.Equal(Job.Rows(batch).Select(Moved).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));

        static string Moved(string row) => row.Split('|') is var f ? $"{f[0]}|{f[2]}|{f[1]}" : "";
    }

    [Fact]
    public async Task A_file_ends_where_batch_size_says()
    {
        var files = await Job.WriteAsync(Rows(5000, i => $"{i}"), Target, ("file_format_type", "parquet"), ("batch_size", 2100));
        Assert.Equal(3, files.Count);
        Assert.Equal(5000, (await Job.ReadAllAsync(Source(null, Target))).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_row_group_ends_by_its_size_so_that_memory_does_not_grow_with_the_file()
    {
        var batch = Rows(4000, i => $"{i} " + new string('x', 3000));
        var sink = (IStagedSink)Job.Sink(Schema, Target, ("file_format_type", "parquet"));
        await sink.PrepareAsync(Job.Prepare(), default);
        var taken = await sink.TakeOverAsync(new WriterRequest(Job.Token(), SplitProgress.None, new TestPermit(), new TestBreadcrumb()), default);
        await using var writer = (IStagedWriter)taken.Writer!;
        for (var i = 0; i < 6; i++)
            await writer.WriteAsync(batch, default);
        await sink.PublishAsync((await writer.StageAsync(Position.End, default))!, default);
        using var reader = new ParquetFileReader(Directory.GetFiles(Target)[0]);
        Assert.Equal((3, 24_000L), (reader.FileMetaData.NumRowGroups, reader.FileMetaData.NumRows));
    }

    [Fact]
    public async Task Files_that_are_open_at_once_share_the_memory_for_their_row_groups()
    {
        var batch = new Batch(Schema);
        for (var i = 0; i < 640; i++)
        {
            batch.Column<FixedColumn<int>>(0).Append(i);
            batch.Column<BinaryColumn>(1).Append(new string((char)('a' + (i % 10)), 30_000));
            batch.Column<FixedColumn<Int128>>(2).Append(i % 16);
            batch.CloseRow();
        }

        var files = await Job.WriteAsync(batch, Target, ("file_format_type", "parquet"), ("partition_by", new[] { "price" }));
        Assert.Equal(16, files.Count);
        foreach (var file in files)
        {
            using var reader = new ParquetFileReader(file);
            Assert.Equal((2, 40L), (reader.FileMetaData.NumRowGroups, reader.FileMetaData.NumRows));
        }
    }

    [Fact]
    public async Task A_permit_that_is_over_ends_the_writing_as_what_it_is_and_a_writer_that_is_given_up_leaves_nothing()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target, ("file_format_type", "parquet"));
        await sink.PrepareAsync(Job.Prepare(), default);
        var permit = new TestPermit();
        var taken = await sink.TakeOverAsync(new WriterRequest(Job.Token(), SplitProgress.None, permit, new TestBreadcrumb()), default);
        var writer = (IStagedWriter)taken.Writer!;
        await writer.WriteAsync(Rows(2000, i => $"{i}"), default);
        permit.IsValid = false;
        await Assert.ThrowsAsync<PermitExpiredException>(async () => await writer.StageAsync(Position.End, default));
        await writer.DisposeAsync();
        Assert.Empty(Directory.GetFiles(Target, "*", SearchOption.AllDirectories));
    }

    private async Task<string> WriteAsync(int rows, params (string Key, object Value)[] options) => Assert.Single(
        await Job.WriteAsync(Rows(rows, i => i == 1 ? null : $"note {i}"), Target, [("file_format_type", "parquet"), .. options]));

    private static Batch Rows(int count, Func<int, string?> note)
    {
        var batch = new Batch(Schema);
        for (var i = 0; i < count; i++)
        {
            batch.Column<FixedColumn<int>>(0).Append(i);
            if (note(i) is { } text)
                batch.Column<BinaryColumn>(1).Append(text);
            else
                batch.Columns[1].AppendNull();
            batch.Column<FixedColumn<Int128>>(2).Append(i * 100);
            batch.CloseRow();
        }

        return batch;
    }

    /// <summary>Nanoseconds of the day, and the day of the Julian calendar's count.</summary>
    private static Int96 AsInt96(DateTime time)
    {
        const int JulianDayOfUnixEpoch = 2440588;
        var nanoseconds = time.TimeOfDay.Ticks * 100;
        return new Int96((int)nanoseconds, (int)(nanoseconds >> 32), JulianDayOfUnixEpoch + (time.Date - DateTime.UnixEpoch).Days);
    }

    /// <summary>Writes a file as another program would.</summary>
    private static void Write(string path, int rowsPerGroup, params (string Name, IArrowArray Values)[] columns)
    {
        var schema = new Apache.Arrow.Schema([.. columns.Select(c => new Field(c.Name, c.Values.Data.DataType, nullable: true))], metadata: null);
        using var arrow = new ArrowWriterPropertiesBuilder().StoreSchema().Build();
        using var writer = new FileWriter(path, schema, properties: null, arrow);
        writer.WriteRecordBatch(new RecordBatch(schema, columns.Select(c => c.Values), columns[0].Values.Length), rowsPerGroup);
        writer.Close();
    }

    private static ISource Source(TableSchema? schema, string path, params (string Key, object Value)[] options) =>
        Job.Source(schema, path, [("file_format_type", "parquet"), .. options]);
}
