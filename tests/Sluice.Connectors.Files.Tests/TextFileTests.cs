using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.LocalFile;

namespace Sluice.Connectors.Files.Tests;

/// <summary>file_format_type = text: records of fields without quotes, as SeaTunnel reads and writes them.</summary>
public sealed class TextFileTests : IDisposable
{
    private static readonly TableSchema Schema = Job.Schema(("id", DataType.Int), ("note", DataType.String), ("price", DataType.Double));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fields_are_parted_by_what_stands_between_them_and_quotes_mean_nothing() => Assert.Equal(
        ["1|'\"a'|1.5", "2|',b\"'|2"], await ReadAsync("1\u0001\"a\u00011.5\r\n2\u0001,b\"\u00012"));

    [Fact]
    public async Task Blank_fields_and_fields_missing_at_the_end_are_nulls_and_an_empty_line_is_a_row_of_them() => Assert.Equal(
        ["1|NULL|NULL", "2|'x'|NULL", "NULL|NULL|NULL", "NULL|' y'|3", "4|NULL|NULL", "5|NULL|5"],
        await ReadAsync("1;  ;\n2;x\n\r\n \t; y;3\n4\n5;\v;5\n", ("field_delimiter", ";")));

    [Fact]
    public async Task A_text_of_ones_own_is_null_too_and_only_as_a_whole() => Assert.Equal(
        ["NULL|NULL|NULL", "1|'\\Nx'|NULL"],
        await ReadAsync("\\N|\\N|\\N\n1|\\Nx|\n", ("field_delimiter", "|"), ("null_format", "\\N")));

    [Theory]
    [InlineData("\r\n", "1;a;1\r\n2;b;2\r\n")]
    [InlineData("\u0003", "1;a;1\u00032;b;2\u0003")]
    [InlineData("|", "1;a;1|2;b;2")]
    public async Task Records_end_where_the_row_delimiter_says(string delimiter, string text) => Assert.Equal(
        ["1|'a'|1", "2|'b'|2"], await ReadAsync(text, ("field_delimiter", ";"), ("row_delimiter", delimiter)));

    [Fact]
    public async Task With_a_row_delimiter_of_ones_own_line_ends_are_text() => Assert.Equal(
        ["1|'a\nb\r'|1", "2|'c'|2"], await ReadAsync("h;h\n;h|1;a\nb\r;1|2;c;2|", ("field_delimiter", ";"), ("row_delimiter", "|"), ("skip_header_row_number", 1)));

    [Fact]
    public async Task Without_a_schema_each_line_is_one_text() =>
        Assert.Equal(["'1\u0001\"a'", "''", "'b'"], [.. (await Job.ReadAllAsync(Source(null, "1\u0001\"a\n\nb"))).Select(r => r == "NULL" ? "''" : r)]);

    [Fact]
    public async Task Nested_values_are_parted_level_by_level() => Assert.Equal(
        ["[1,2]|{'a'=1,'b'=NULL}"],
        await Job.ReadAllAsync(Source(
            Job.Schema(("list", DataType.Array(DataType.Int)), ("map", DataType.Map(DataType.String, DataType.Int))), "1\u00022\u0001a\u00031\u0002b\n")));

    [Theory]
    [InlineData("1;a;1\nx;b;2\n3;c;3\n", "SLC2123", "record 2, byte 6, column 'id': 'x'")]
    [InlineData("1;a;1\nx\n3;c;3\n", "SLC2123", "record 2, byte 6, column 'id': 'x'")]
    [InlineData("1;a;1\n2;b;2;\n3;c;3\n", "SLC2121", "record 2")]
    [InlineData("1;a;1\n2;\xC3;2\n3;c;3\n", "SLC2122", "column 'note'")]
    [InlineData("1;a;1\n2;b;1.5.5\n3;c;3\n", "SLC2123", "column 'price'")]
    public async Task A_bad_record_is_named_and_the_others_can_go_on(string text, string code, string message)
    {
        var source = Job.Source(Schema, _folder.File("a.txt", Encoding.Latin1.GetBytes(text)), ("file_format_type", "text"), ("field_delimiter", ";"));
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(source));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        var errors = new TestErrors(keeps: true);
        Assert.Equal(["1|'a'|1", "3|'c'|3"], await Job.ReadAllAsync(source, errors: errors));
        Assert.Single(errors.Rejected);
    }

    [Theory]
    [InlineData("row_delimiter", "ab")]
    [InlineData("row_delimiter", "é")]
    [InlineData("field_delimiter", "")]
    [InlineData("field_delimiter", "a\nb")]
    public void Delimiters_that_part_nothing_are_refused(string option, string value) =>
        Assert.Contains(option, Assert.Throws<ConfigException>(() => Source(Schema, "", (option, value))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_is_cut_at_row_delimiters_and_read_by_several_tasks()
    {
        var text = string.Concat(Enumerable.Range(1, 5000).Select(i => $"{i};say \"{i}\n;{i}|"));
        var source = (LocalFileSource)Source(Schema, text, ("field_delimiter", ";"), ("row_delimiter", "|"));
        var expected = await Job.ReadAllAsync(source);
        source.SmallestRange = 1000;
        Assert.Equal(5000, expected.Count);
        Assert.True((await source.PlanSplitsAsync(await source.DiscoverAsync(default), 1000, default)).Count > 50);
        Assert.Equal(expected, await Job.ReadAllAsync(source, parallelism: 1000));
    }

    [Fact]
    public async Task Rows_are_written_without_quotes_under_names_that_end_in_txt()
    {
        var file = await WriteAsync([(1, "say \"hi\", x", 1.5), (2, null, null), (3, "", 2)], ("enable_header_write", true));
        Assert.EndsWith("_0.txt", file, StringComparison.Ordinal);
        Assert.Equal("id\u0001note\u0001price\n1\u0001say \"hi\", x\u00011.5\n2\u0001\u0001\n3\u0001\u00012\n", await File.ReadAllTextAsync(file, default(CancellationToken)));
        var back = Job.Source(Schema, file, ("file_format_type", "text"), ("skip_header_row_number", 1));
        Assert.Equal(["1|'say \"hi\", x'|1.5", "2|NULL|NULL", "3|NULL|2"], await Job.ReadAllAsync(back));
    }

    [Theory]
    [InlineData("a;b", ";", "holds the field delimiter")]
    [InlineData("a|", "||", "holds the field delimiter")]
    [InlineData("a\nb", ";", "holds a line end")]
    [InlineData("a\r", ";", "holds a line end")]
    public async Task A_value_that_would_be_read_as_two_is_refused_with_its_column_and_the_remedy(string note, string delimiter, string why)
    {
        var error = await Assert.ThrowsAsync<ConnectorException>(() => WriteAsync([(1, "good", 1), (2, note, 2)], ("field_delimiter", delimiter)));
        Assert.Equal("SLC3109", error.Code);
        Assert.Contains($"column 'note' {why}", error.Message, StringComparison.Ordinal);
        Assert.Contains("Write csv or json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delimiter_of_several_characters_may_be_there_in_part()
    {
        var file = await WriteAsync([(1, "a|b", 1), (2, "=|=", 2)], ("field_delimiter", "|;"));
        Assert.Equal("1|;a|b|;1\n2|;=|=|;2\n", await File.ReadAllTextAsync(file, default(CancellationToken)));
        Assert.Equal(["1|'a|b'|1", "2|'=|='|2"], await Job.ReadAllAsync(Job.Source(Schema, file, ("file_format_type", "text"), ("field_delimiter", "|;"))));
    }

    private async Task<string> WriteAsync((int Id, string? Note, double? Price)[] rows, params (string Key, object Value)[] options)
    {
        var batch = new Batch(Schema);
        foreach (var (id, note, price) in rows)
        {
            batch.Column<FixedColumn<int>>(0).Append(id);
            if (note is null)
                batch.Columns[1].AppendNull();
            else
                batch.Column<BinaryColumn>(1).Append(note);
            if (price is null)
                batch.Columns[2].AppendNull();
            else
                batch.Column<FixedColumn<double>>(2).Append(price.Value);
            batch.CloseRow();
        }

        return Assert.Single(await Job.WriteAsync(batch, Path.Combine(_folder.Path, "out"), [("file_format_type", "text"), .. options]));
    }

    private Task<List<string>> ReadAsync(string text, params (string Key, object Value)[] options) => Job.ReadAllAsync(Source(Schema, text, options));

    private ISource Source(TableSchema? schema, string text, params (string Key, object Value)[] options) =>
        Job.Source(schema, _folder.File("a.txt", text), [("file_format_type", "text"), .. options]);
}
