using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Tests;

public sealed class CsvSourceTests : IDisposable
{
    private static readonly TableSchema TwoTexts = Job.Schema(("a", DataType.String), ("b", DataType.String));
    private static readonly TableSchema Numbered = Job.Schema(("id", DataType.Int), ("note", DataType.String));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_empty_field_is_null_and_two_quotes_are_the_empty_text() =>
        Assert.Equal(["NULL|''", "''|NULL"], await ReadAsync(TwoTexts, ",\"\"\n\"\",\n"));

    [Fact]
    public async Task Quoted_fields_hold_delimiters_line_ends_and_quotes() =>
        Assert.Equal(["'a,b'|'x\ny'", "'say \"hi\"'|'\"'"], await ReadAsync(TwoTexts, "\"a,b\",\"x\ny\"\n\"say \"\"hi\"\"\",\"\"\"\"\n"));

    [Theory]
    [InlineData("a,b\nc,d\n")]
    [InlineData("a,b\nc,d")]
    [InlineData("a,b\r\nc,d\r\n")]
    [InlineData("\"a\",\"b\"\r\nc,\"d\"")]
    [InlineData("\uFEFFa,b\nc,d\n")]
    [InlineData("a,b\n\n\r\nc,d\n\n")]
    public async Task Line_ends_of_any_kind_and_a_byte_order_mark_are_no_data(string text) =>
        Assert.Equal(["'a'|'b'", "'c'|'d'"], await ReadAsync(TwoTexts, text));

    [Theory]
    [InlineData("a,b\rc,d\r")]
    [InlineData("a,b\rc,d")]
    [InlineData("\"a\",\"b\"\r\rc,\"d\"")]
    public async Task Records_may_end_with_a_carriage_return_alone(string text) =>
        Assert.Equal(["'a'|'b'", "'c'|'d'"], await ReadAsync(TwoTexts, text, ("row_delimiter", "\r")));

    [Fact]
    public async Task Where_records_end_with_a_carriage_return_fields_and_headers_may_hold_line_ends()
    {
        Assert.Equal(["'a\rb'|'c\nd'", "'e\nf'|NULL"], await ReadAsync(TwoTexts, "h\n,h\r\"a\rb\",\"c\nd\"\re\nf,\r", ("row_delimiter", "\r"), ("skip_header_row_number", 1)));
        Assert.Equal(["'a,\"x\r\"'", "'b'"], await Job.ReadAllAsync(Job.Source(null, _folder.File("raw.csv", "a,\"x\r\"\rb\r"), ("row_delimiter", "\r"))));
    }

    [Fact]
    public async Task A_file_of_records_that_end_with_a_carriage_return_is_cut_like_any_other()
    {
        var expected = Enumerable.Range(0, 5000).Select(i => $"{i}|'n\r{i}'").ToList();
        var source = (LocalFile.LocalFileSource)Job.Source(
            Numbered, _folder.File("c.csv", string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},\"n\r{i}\"\r"))), ("row_delimiter", "\r"));
        source.SmallestRange = 1000;
        Assert.True((await source.PlanSplitsAsync(await source.DiscoverAsync(default), 50, default)).Count > 20);
        Assert.Equal(expected, await Job.ReadAllAsync(source, parallelism: 50));
    }

    [Theory]
    [InlineData("csv", ";")]
    [InlineData("json", "\n\n")]
    public void Another_end_of_records_is_refused(string format, string end) => Assert.Contains(
        "'row_delimiter' must be", Assert.Throws<ConfigException>(() => Job.Source(Numbered, _folder.Path, ("file_format_type", format), ("row_delimiter", end))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task In_a_file_of_one_column_an_empty_line_is_a_null() =>
        Assert.Equal(["'a'", "NULL", "'b'", "''"], await ReadAsync(Job.Schema(("a", DataType.String)), "a\n\nb\n\"\"\n"));

    [Fact]
    public async Task A_delimiter_may_have_several_characters() =>
        Assert.Equal(["'a|b'|'c||d'", "NULL|NULL", "'x'|'|y'"], await ReadAsync(TwoTexts, "a|b||\"c||d\"\n||\nx|||y\n", ("field_delimiter", "||")));

    [Fact]
    public async Task Header_rows_are_skipped_also_when_they_hold_line_ends() =>
        Assert.Equal(["1|'x'"], await ReadAsync(Numbered, "\"id\nof\",note\n1,x\n", ("skip_header_row_number", 1)));

    [Fact]
    public async Task A_file_with_nothing_but_its_header_has_no_rows() =>
        Assert.Empty(await ReadAsync(Numbered, "id,note\n", ("skip_header_row_number", 1)));

    [Fact]
    public async Task Without_a_schema_each_record_is_one_text() =>
        Assert.Equal(["'1,\"a\nb\"'", "'2'"], await ReadAsync(null, "1,\"a\nb\"\n2\n"));

    [Fact]
    public async Task Chosen_columns_are_read_in_the_chosen_order() =>
        Assert.Equal(["'x'"], await ReadAsync(Numbered, "no number,x\n", ("read_columns", new[] { "note" })));

    [Fact]
    public async Task A_file_in_another_encoding_is_read()
    {
        var path = _folder.File("a.csv", System.Text.CodePagesEncodingProvider.Instance.GetEncoding("GBK")!.GetBytes("h,h\n你好,1\n世界,2\n"));
        var source = Job.Source(TwoTexts, path, ("encoding", "gbk"), ("skip_header_row_number", 1));
        Assert.Equal(["'你好'|'1'", "'世界'|'2'"], await Job.ReadAllAsync(source));
    }

    [Fact]
    public async Task A_file_in_utf_16_with_its_mark_is_read()
    {
        var path = _folder.File("a.csv", [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("ä,b\n")]);
        Assert.Equal(["'ä'|'b'"], await Job.ReadAllAsync(Job.Source(TwoTexts, path, ("encoding", "UTF-16LE"))));
    }

    [Fact]
    public async Task A_directory_is_read_with_all_in_it_except_hidden_and_empty_files()
    {
        _folder.File("b.csv", "b,1\n");
        _folder.File("a.csv", "a,1\n");
        _folder.File("deep/er/c.csv", "c,1\n");
        _folder.File(".hidden.csv", "no,1\n");
        _folder.File(".sluice-staging/x/y", "no,1\n");
        _folder.File("_SUCCESS", "no,1\n");
        _folder.File("empty.csv", "");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "deep", "loop"), _folder.Path);
        Assert.Equal(["'a'|'1'", "'b'|'1'", "'c'|'1'"], await Job.ReadAllAsync(Job.Source(TwoTexts, _folder.Path)));
    }

    [Fact]
    public async Task An_empty_directory_has_no_rows() => Assert.Empty(await Job.ReadAllAsync(Job.Source(TwoTexts, _folder.Path)));

    [Fact]
    public async Task Files_are_chosen_by_name_and_folder_and_folders_become_columns()
    {
        _folder.File("day=1/hour=a/x.csv", "1,x\n");
        _folder.File("day=2/hour=b/x.csv", "2,x\n");
        _folder.File("day=2/hour=b/y.txt", "3,x\n");
        var source = Job.Source(Numbered, _folder.Path, ("file_filter_pattern", ".*\\.csv"), ("read_partitions", new[] { "day=2" }));
        Assert.Equal(["2|'x'|'2'|'b'"], await Job.ReadAllAsync(source));
        Assert.Equal(["id", "note", "day", "hour"], (await source.DiscoverAsync(default))[0].Columns.Select(c => c.Name));
    }

    [Fact]
    public async Task A_pattern_that_takes_too_long_for_a_name_is_told_and_no_file_is_left_out()
    {
        _folder.File(new string('a', 60) + ".csv", "1,x\n");
        var error = await FailAsync(Job.Source(Numbered, _folder.Path, ("file_filter_pattern", "(a+)+b")));
        Assert.Equal("SLC2107", error.Code);
        Assert.StartsWith("option 'file_filter_pattern': after 1 s it is not known whether the pattern matches the name of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_with_different_folders_are_refused()
    {
        _folder.File("day=1/x.csv", "1,x\n");
        _folder.File("y.csv", "2,x\n");
        Assert.Equal("SLC2107", (await FailAsync(Job.Source(Numbered, _folder.Path))).Code);
    }

    [Fact]
    public async Task Several_tables_are_read_by_one_source()
    {
        var block = (string name, string path) => Job.Block(
            ("path", path), ("file_format_type", "csv"), ("schema", Job.Block(("table", name))));
        var source = Job.SourceOf(TwoTexts, ("tables_configs", new[]
        {
            block("db.one", _folder.File("1.csv", "a,b\n")),
            block("db.two", _folder.File("2.csv", "c,d\n")),
        }));
        Assert.Equal(["db.one", "db.two"], source.DeclaredTables!.Select(t => t.Path.ToString()));
        Assert.Equal(["'a'|'b'", "'c'|'d'"], await Job.ReadAllAsync(source));
    }

    [Theory]
    [InlineData("1,a\nx1,b\n2,c\n", "SLC2123", "record 2, byte 4, column 'id': 'x1': is not a whole number from -2147483648 to 2147483647 (int)")]
    [InlineData("1,a\n99999999999,b\n2,c\n", "SLC2123", "column 'id': '99999999999': is not a whole number")]
    [InlineData("1,a\n5\n2,c\n", "SLC2120", "record 2, byte 4: the record has 1 field, the schema 2 columns")]
    [InlineData("1,a\nx\n2,c\n", "SLC2120", "record 2, byte 4: the record has 1 field")]
    [InlineData("1,a\n5,b,c,d\n2,c\n", "SLC2121", "record 2, byte 4: the record has 4 fields, the schema 2 columns")]
    [InlineData("1,a\n\"\",b\n2,c\n", "SLC2123", "column 'id': '\"\"': is not a whole number")]
    public async Task A_bad_row_is_named_and_the_others_can_go_on(string text, string code, string message)
    {
        var path = _folder.File("bad.csv", text);
        var error = await FailAsync(Job.Source(Numbered, path));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);

        var errors = new TestErrors(keeps: true);
        Assert.Equal(["1|'a'", "2|'c'"], await Job.ReadAllAsync(Job.Source(Numbered, path), errors: errors));
        Assert.Equal(text.Split('\n')[1], System.Text.Encoding.UTF8.GetString(Assert.Single(errors.Rejected).Record.Span));
    }

    [Fact]
    public async Task Invalid_utf_8_is_a_bad_row()
    {
        var path = _folder.File("bad.csv", [(byte)'1', (byte)',', (byte)'a', (byte)'\n', (byte)'2', (byte)',', 0xC3, 0x28, (byte)'\n']);
        var error = await FailAsync(Job.Source(Numbered, path));
        Assert.Equal("SLC2122", error.Code);
        Assert.Contains("record 2, byte 4, column 'note'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,a\n2,\"open\n3,x\n", "SLC2111", "the quoted field that begins at byte 6")]
    [InlineData("1,a\n2,\"a \"\"b\"\" c\n", "SLC2111", "the quoted field that begins at byte 6")]
    [InlineData("1,a\n2,\"x\"y\n3,z\n", "SLC2112", "record 2, byte 4: a quote is in a wrong place, at byte 9")]
    [InlineData("1,a\n2,x\"y\"\n3,z\n", "SLC2112", "record 2, byte 4: a quote is in a wrong place, at byte 7")]
    [InlineData("1,a\n2,x\"y\n3,z\n", "SLC2112", "record 2, byte 4: a quote is in a wrong place, at byte 7")]
    [InlineData("1,a\n2,\"x\"\r3\n", "SLC2112", "record 2, byte 4: a quote is in a wrong place")]
    public async Task Quotes_that_do_not_fit_end_the_reading(string text, string code, string message)
    {
        var path = _folder.File("bad.csv", text);
        var error = await FailAsync(Job.Source(Numbered, path), new TestErrors(keeps: true));
        Assert.Equal(code, error.Code);
        Assert.False(error.IsTransient);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a||\"x\"y\nb||c\n", "SLC2112")]
    [InlineData("a||x\"y\"\nb||c\n", "SLC2112")]
    [InlineData("a||\"x\nb||c\n", "SLC2111")]
    public async Task Quotes_that_do_not_fit_are_found_beside_long_delimiters_too(string text, string code) =>
        Assert.Equal(code, (await FailAsync(Job.Source(TwoTexts, _folder.File("bad.csv", text), ("field_delimiter", "||")))).Code);

    [Fact]
    public async Task A_record_that_is_too_large_is_named_and_memory_stays_flat()
    {
        var path = Path.Combine(_folder.Path, "huge.csv");
        await using (var file = File.Create(path))
        {
            file.Write("1,a\n2,"u8);
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)'x');
            for (var i = 0; i < 200; i++)
                file.Write(block);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = await FailAsync(Job.Source(Numbered, path, ("max_record_size", 1_000_000)));
        Assert.Equal("SLC2110", error.Code);
        Assert.Contains("record 2, byte 4: the record is larger than max_record_size, 1000000 bytes", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public async Task A_record_just_as_large_as_allowed_is_read_and_one_byte_more_is_not()
    {
        var path = _folder.File("a.csv", "1," + new string('x', 98) + "\n2,y\n");
        Assert.Equal(2, (await Job.ReadAllAsync(Job.Source(Numbered, path, ("max_record_size", 100)))).Count);
        Assert.Equal("SLC2110", (await FailAsync(Job.Source(Numbered, path, ("max_record_size", 99)))).Code);
    }

    [Fact]
    public async Task Records_larger_than_the_buffer_are_read_whole()
    {
        var note = string.Concat(Enumerable.Repeat("0123456789\n,\"\"", 200_000));
        var rows = await ReadAsync(Numbered, $"1,\"{note}\"\n2,\"{note}\"\n3,z");
        Assert.Equal(3, rows.Count);
        Assert.Equal($"2|'{note.Replace("\"\"", "\"", StringComparison.Ordinal)}'", rows[1]);
    }

    [Fact]
    public async Task A_missing_file_is_told_with_its_path()
    {
        var error = await FailAsync(Job.Source(Numbered, Path.Combine(_folder.Path, "none.csv")));
        Assert.Equal("SLC2101", error.Code);
        Assert.Contains("none.csv", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file_format_type", "orc", "'orc' is not yet supported")]
    [InlineData("compress_codec", "lzo", "'compress_codec = lzo' is not yet supported")]
    [InlineData("archive_compress_codec", "7z", "'archive_compress_codec = 7z' is not known")]
    [InlineData("field_delimiter", "\"", "'field_delimiter' must be")]
    [InlineData("encoding", "klingon", "encoding 'klingon' is not known")]
    [InlineData("file_filter_pattern", "(", "is no regular expression")]
    [InlineData("read_columns", "nota", "did you mean 'note'?")]
    [InlineData("max_record_size", "0", "expected 1 to")]
    public void Options_that_cannot_be_used_are_refused_before_the_run(string option, string value, string message)
    {
        var error = Assert.Throws<ConfigException>(() => Job.Source(Numbered, "/nowhere", (option, value)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static async Task<ConnectorException> FailAsync(Connect.Sources.ISource source, IRowErrors? errors = null) =>
        await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(source, errors: errors));

    private Task<List<string>> ReadAsync(TableSchema? schema, string text, params (string Key, object Value)[] options) =>
        Job.ReadAllAsync(Job.Source(schema, _folder.File("in.csv", text), options));
}
