using System.IO.Compression;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Files.Tests;

/// <summary>file_format_type = excel, both ways; what the sink writes is read back in <see cref="RoundTripTests"/>.</summary>
public sealed class ExcelFileTests : IDisposable
{
    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    private const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

    private static readonly TableSchema Schema = Job.Schema(("id", DataType.Int), ("name", DataType.String), ("price", DataType.Decimal(10, 2)));

    private readonly TempFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_are_cells_in_their_places_whatever_is_beside_them_and_rows_without_values_are_left_out()
    {
        var path = Place("""
            <row r="1"><c r="A1" t="inlineStr"><is><t>No.</t></is></c><c r="B1" t="s"><v>0</v></c></row>
            <row r="3"><c r="A3"><v>1</v></c><c r="B3" t="s"><v>1</v></c><c r="C3"><v>4.5</v></c><c r="D3"><v>9</v></c></row>
            <row r="5"><c r="A5"><v>2</v></c><c r="C5" t="str"><v>0.25</v></c></row>
            <row r="6"><c r="A6" t="e"><v>#DIV/0!</v></c><c r="B6"><v>42</v></c></row>
            """);
        Assert.Equal(["1|'green & black'|4.50", "2|NULL|0.25", "NULL|'42'|NULL"], await ReadAsync(path, ("skip_header_row_number", 1)));
        Assert.Equal(["4.50|1", "0.25|2", "NULL|NULL"], await ReadAsync(path, ("skip_header_row_number", 1), ("read_columns", new[] { "price", "id" })));
    }

    [Theory]
    [InlineData("timestamp", "2024-05-01T13:30:00.0000000", "timestamp")]
    [InlineData("date", null, "'2024-05-01 13:30:00': is not a date")]
    [InlineData("string", "'2024-05-01 13:30:00'", "string")]
    [InlineData("int", null, "'2024-05-01 13:30:00': is not a whole number")]
    public async Task A_cell_with_a_date_format_is_a_date(string type, string? expected, string what)
    {
        var path = Place("""<row r="1"><c r="A1" s="1"><v>45413.5625</v></c></row>""");
        var source = Job.Source(Job.Schema(("at", DataType.Simple(Enum.Parse<TypeKind>(type, ignoreCase: true)))), path, ("file_format_type", "excel"));
        if (expected is not null)
        {
            Assert.Equal([expected], await Job.ReadAllAsync(source));
            return;
        }

        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(source));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<c r="A2"><v>1.5</v></c>""", "row 2, column 'id': '1.5': is not a whole number from -2147483648 to 2147483647 (int), in cell A2")]
    [InlineData("""<c r="A2"><v>3000000000</v></c>""", "column 'id': '3000000000'")]
    [InlineData("""<c r="A2" t="b"><v>1</v></c>""", "column 'id': 'true'")]
    [InlineData("""<c r="C2"><v>0.125</v></c>""", "column 'price': '0.125': is not")]
    [InlineData("""<c r="C2"><v>123456789.5</v></c>""", "column 'price': '123456789.5': is not")]
    public async Task A_cell_that_is_no_value_of_its_column_is_told_with_its_name(string cell, string message)
    {
        var path = Place($"""<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{cell}</row><row r="3"><c r="A3"><v>3</v></c></row>""");
        var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path));
        Assert.True(error.Code == "SLC2123" && error.Message.Contains(message, StringComparison.Ordinal), $"{error.Code} {error.Message}");
        Assert.Contains($"{path}, sheet 'Tea', row 2", error.Message, StringComparison.Ordinal);
        var errors = new TestErrors(keeps: true);
        Assert.Equal(["1|NULL|NULL", "3|NULL|NULL"], await Job.ReadAllAsync(Source(path), errors: errors));
        Assert.Single(errors.Rejected);
    }

    [Fact]
    public async Task A_sheet_is_found_by_its_name_and_one_that_is_not_there_is_told_with_those_that_are()
    {
        var path = Place("""<row r="1"><c r="A1"><v>1</v></c></row>""");
        Assert.Equal(["7|NULL|NULL"], await ReadAsync(path, ("sheet_name", "second")));
        var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path, ("sheet_name", "third")));
        Assert.Equal("SLC2136", error.Code);
        Assert.Contains("has no sheet 'third'. Set sheet_name to one of: Tea, Second.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_anywhere_is_a_plain_fault_with_its_path()
    {
        var whole = await File.ReadAllBytesAsync(Assert.Single(await WriteAsync(Rows(3000, i => $"name {i}"))), default(CancellationToken));
        foreach (var length in new[] { 1, 4, 60, whole.Length / 3, whole.Length - 400, whole.Length - 30, whole.Length - 1 })
        {
            var path = _folder.File("cut.xlsx", whole[..length]);
            var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path));
            Assert.True(error.Code == "SLC2135", $"{length}: {error.Code} {error.Message}");
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_bytes_in_a_sheet_are_a_fault_before_a_row_is_read()
    {
        var whole = await File.ReadAllBytesAsync(Assert.Single(await WriteAsync(Rows(3000, i => $"name {i}"))), default(CancellationToken));
        int SheetAt()
        {
            var name = whole.AsSpan().IndexOf("xl/worksheets/sheet1.xml"u8);
            return name + 2000;
        }

        whole[SheetAt()] ^= 0x10;
        var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(_folder.File("bad.xlsx", whole)));
        Assert.Contains(error.Code, new[] { "SLC2113", "SLC2135" });
        Assert.Contains("bad.xlsx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digit_that_was_changed_in_a_sheet_is_noticed_although_all_of_it_can_be_read()
    {
        var path = Place("""<row r="1"><c r="A1"><v>12345</v></c></row>""", level: CompressionLevel.NoCompression);
        Assert.Equal(["12345|NULL|NULL"], await ReadAsync(path));
        var whole = await File.ReadAllBytesAsync(path, default(CancellationToken));
        whole[whole.AsSpan().IndexOf("12345"u8)] = (byte)'2';
        var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(_folder.File("bad.xlsx", whole)));
        Assert.Equal("SLC2113", error.Code);
        Assert.Contains("bad.xlsx (xl/worksheets/sheet1.xml)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,name\n1,a\n")]
    [InlineData("PK\u0003\u0004 but no archive")]
    [InlineData("<html/>")]
    public async Task What_is_no_workbook_is_refused(string text) =>
        Assert.Equal("SLC2135", (await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(_folder.File("a.xlsx", text)))).Code);

    [Fact]
    public async Task Entities_that_grow_without_end_are_refused()
    {
        var path = Place("""<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>""", "<!DOCTYPE worksheet [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>");
        Assert.Equal("SLC2135", (await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path))).Code);
    }

    [Fact]
    public async Task A_sheet_that_unpacks_to_too_much_or_has_too_many_rows_is_refused()
    {
        var path = Place("""<row r="1"><c r="A1"><v>1</v></c></row><row r="1048577"><c r="A1048577"><v>1</v></c></row>""");
        Assert.Contains("at most 1048576 rows", (await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path))).Message, StringComparison.Ordinal);
        Assert.Equal("SLC2114", (await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path, ("max_unpacked_size", 200)))).Code);
    }

    [Fact]
    public async Task A_cell_larger_than_a_record_may_be_is_refused()
    {
        var path = Place($"""<row r="1"><c r="B1" t="inlineStr"><is><t>{new string('x', 5000)}</t></is></c></row>""");
        var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path, ("max_record_size", 4000)));
        Assert.Equal("SLC2110", error.Code);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("_x0041_ and _x000D_")]
    [InlineData(" a\r\nb\tc ")]
    [InlineData("\u0001\uFFFE<&>\"'")]
    [InlineData("=1+1")]
    [InlineData("007")]
    [InlineData("😀 日本")]
    public async Task Texts_come_back_as_they_were(string text)
    {
        await WriteAsync(Rows(2, _ => text));
        var rows = await ReadAsync(Target, ("skip_header_row_number", 1));
        Assert.Equal($"0|'{text}'|0.00", rows[0]);
    }

    [Fact]
    public async Task Files_have_the_sheet_and_the_names_of_the_columns_and_end_by_batch_size()
    {
        var files = await WriteAsync(Rows(5, i => $"n{i}"), ("batch_size", 2), ("sheet_name", "Tea & more"), ("sink_columns", new[] { "name", "id" }));
        Assert.Equal(3, files.Count);
        Assert.All(files, f => Assert.EndsWith(".xlsx", f, StringComparison.Ordinal));
        var texts = Job.Schema(("a", DataType.String), ("b", DataType.String));
        Assert.Equal(
            ["'name'|'id'", "'n0'|'0'", "'n1'|'1'"], await Job.ReadAllAsync(Job.Source(texts, files[0], ("file_format_type", "excel"), ("sheet_name", "tea & more"))));
    }

    [Fact]
    public async Task Rows_go_to_the_folders_of_their_partitions_and_too_many_at_once_are_refused()
    {
        Assert.Equal(100, (await WriteAsync(Rows(3000, i => $"p{i % 100}"), ("partition_by", new[] { "name" }))).Count);
        Assert.Equal(3000, (await Job.ReadAllAsync(Job.Source(Job.Schema(("id", DataType.Int)), Target, ("file_format_type", "excel"), ("skip_header_row_number", 1)))).Count);
        var other = Path.Combine(_folder.Path, "other");
        var error = await Assert.ThrowsAsync<ConnectorException>(
            () => Job.WriteAsync(Rows(300, i => $"p{i}"), other, ("file_format_type", "excel"), ("partition_by", new[] { "name" })));
        Assert.Equal("SLC3111", error.Code);
        Assert.Empty(Directory.GetFiles(other, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_text_that_no_cell_holds_is_refused_with_its_column_and_nothing_is_left()
    {
        Assert.Single(await WriteAsync(Rows(1, _ => new string('x', 32_767))));
        var other = Path.Combine(_folder.Path, "other");
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.WriteAsync(Rows(3, _ => new string('x', 32_768)), other, ("file_format_type", "excel")));
        Assert.Equal("SLC3109", error.Code);
        Assert.Contains("column 'name' has 32768 characters, and a cell holds at most 32767", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(other, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_permit_that_is_over_ends_the_writing_as_what_it_is_and_leaves_nothing()
    {
        var sink = (IStagedSink)Job.Sink(Schema, Target, ("file_format_type", "excel"));
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

    [Theory]
    [InlineData("batch_size", 1_048_576, "a sheet has at most 1048576 rows")]
    [InlineData("sheet_name", "a/b", "cannot be the name of a sheet")]
    [InlineData("sheet_name", "a name that is longer than thirty-one", "cannot be the name of a sheet")]
    [InlineData("compress_codec", "gzip", "'compress_codec' is not for excel files")]
    public void What_no_sheet_can_hold_is_refused_before_the_run(string option, object value, string message) => Assert.Contains(
        message, Assert.Throws<ConfigException>(() => Job.Sink(Schema, Target, ("file_format_type", "excel"), (option, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_table_without_a_schema_or_with_too_many_columns_is_refused_before_the_run()
    {
        Assert.Contains("'schema' is required for excel", Assert.Throws<ConfigException>(() => Job.Source(null, Target, ("file_format_type", "excel"))).Message, StringComparison.Ordinal);
        var wide = Job.Schema([.. Enumerable.Range(0, 16_385).Select(i => ($"c{i}", DataType.Int))]);
        Assert.Contains("16385 columns", Assert.Throws<ConfigException>(() => Job.Sink(wide, Target, ("file_format_type", "excel"))).Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<string>> WriteAsync(Batch batch, params (string, object)[] options) => Job.WriteAsync(batch, Target, [("file_format_type", "excel"), .. options]);

    private static Task<List<string>> ReadAsync(string path, params (string, object)[] options) => Job.ReadAllAsync(Source(path, options));

    private static ISource Source(string path, params (string Key, object Value)[] options) => Job.Source(Schema, path, [("file_format_type", "excel"), .. options]);

    private static Batch Rows(int count, Func<int, string> name)
    {
        var batch = new Batch(Schema);
        for (var i = 0; i < count; i++)
        {
            batch.Column<FixedColumn<int>>(0).Append(i);
            batch.Column<BinaryColumn>(1).Append(name(i));
            batch.Column<FixedColumn<Int128>>(2).Append(i * 100);
            batch.CloseRow();
        }

        return batch;
    }

    /// <summary>A workbook as another program would write it: shared texts, a style for dates, two sheets.</summary>
    private string Place(string rows, string before = "", CompressionLevel level = CompressionLevel.Optimal)
    {
        using var output = new MemoryStream();
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, string text)
            {
                using var part = zip.CreateEntry(name, level).Open();
                part.Write(Encoding.UTF8.GetBytes(Head + text));
            }

            Add("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""");
            Add("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Add("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""");
            Add("xl/workbook.xml", $"""<workbook {Main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Tea" sheetId="1" r:id="rId1"/><sheet name="Second" sheetId="2" r:id="rId2"/></sheets></workbook>""");
            Add("xl/sharedStrings.xml", $"<sst {Main}><si><t>Name</t></si><si><r><t>green </t></r><r><t>&amp; black</t></r></si></sst>");
            Add("xl/styles.xml", $"""<styleSheet {Main}><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>""");
            Add("xl/worksheets/sheet1.xml", $"{before}<worksheet {Main}><sheetData>{rows}</sheetData></worksheet>");
            Add("xl/worksheets/sheet2.xml", $"""<worksheet {Main}><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>""");
        }

        return _folder.File("a.xlsx", output.ToArray());
    }
}
