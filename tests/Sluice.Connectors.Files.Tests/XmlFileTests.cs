using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Files.Tests;

/// <summary>file_format_type = xml, both ways; what the sink writes is read back in <see cref="RoundTripTests"/>.</summary>
public sealed class XmlFileTests : IDisposable
{
    private static readonly TableSchema Schema = Job.Schema(("id", DataType.Int), ("name", DataType.String), ("tags", DataType.Array(DataType.String)));

    private readonly TempFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_are_the_elements_of_the_name_wherever_they_stand_and_columns_the_elements_in_them()
    {
        var path = _folder.File("a.xml", """
            <?xml version="1.0"?>
            <!-- of the shop -->
            <shop xmlns="urn:shop"><head><title>tea</title></head>
              <orders>
                <order no="7"><id> 1 </id><name>green &amp; <![CDATA[<black>]]></name><tags>["a", "b"]</tags><other>x</other></order>
                <order><name> two </name></order>
              </orders>
              <order><id>3</id><name/><tags></tags></order>
              <order/>
            </shop>
            """);
        Assert.Equal(["1|'green & <black>'|['a','b']", "NULL|' two '|NULL", "3|''|NULL", "NULL|NULL|NULL"], await ReadAsync(path, "order"));
    }

    [Fact]
    public async Task Columns_may_be_attributes_and_a_projection_takes_some_of_them()
    {
        var path = _folder.File("a.xml", "<r><o id='1' name='a&#10;b' tags='[]'><id>9</id></o><o name='c' xmlns:x='urn:x' x:y='z'/></r>");
        Assert.Equal(["1|'a\nb'|[]", "NULL|'c'|NULL"], await ReadAsync(path, "o", ("xml_use_attr_format", true)));
        Assert.Equal(["'a\nb'|1", "'c'|NULL"], await ReadAsync(path, "o", ("xml_use_attr_format", true), ("read_columns", new[] { "name", "id" })));
    }

    [Theory]
    [InlineData("<r><o><id>1</id></o><o><id>1.5</id></o></r>", "SLC2123", "row 2, line 1, column 'id': '1.5': is not a whole number")]
    [InlineData("<r>\n<o><tags>a,b</tags></o></r>", "SLC2123", "row 1, line 2, column 'tags': 'a,b': is not the JSON text of array<string>")]
    [InlineData("<r><o><name>a<b>c</b></name></o></r>", "SLC2123", "column 'name': holds elements")]
    [InlineData("<r><o id='1'/><o><ID>1</ID></o></r>", "SLC2125", "row 2, line 1: has none of the schema's columns among its elements (ID)")]
    [InlineData("<r><O><id>1</id></O></r>", "SLC2132", "has no element 'o', but 'O'. Set xml_row_tag = O")]
    [InlineData("<r><o><id>1</id></o><o><id>2", "SLC2130", "line 1, position 29: the file is cut off")]
    [InlineData("<r><o><id>1</id></o></r><r/>", "SLC2130", "position 26")]
    [InlineData("id,name\n1,a\n", "SLC2130", "line 1, position 1: the file is cut off, damaged or no XML")]
    [InlineData("<r><o><id>&copy;</id></o></r>", "SLC2130", "undeclared entity 'copy'")]
    [InlineData("<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>]><r><o><name>&b;</name></o></r>", "SLC2131", "the file has a document type")]
    [InlineData("<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>", "SLC2131", "Remove it")]
    [InlineData("<?xml version='1.0' encoding='no-such'?><r/>", "SLC2106", "Set option 'encoding'")]
    public async Task What_cannot_be_read_is_told_with_its_place(string text, string code, string message)
    {
        var path = _folder.File("a.xml", text);
        var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path, "o"));
        Assert.True((error.Code, error.Message.Contains(message, StringComparison.Ordinal)) == (code, true), $"{error.Code}: {error.Message}");
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_in_the_encoding_are_a_fault()
    {
        var path = _folder.File("a.xml", [.. "<r><o><name>"u8, 0xC3, 0x28, .. "</name></o></r>"u8]);
        var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path, "o"));
        Assert.Equal("SLC2106", error.Code);
    }

    [Fact]
    public async Task A_row_that_is_passed_over_goes_to_the_errors_as_it_stood_and_the_others_are_read()
    {
        var path = _folder.File("a.xml", "<r><o><id>1</id></o><o><id>x</id><name>bad</name></o><o><id>3</id></o></r>");
        var errors = new TestErrors(keeps: true);
        Assert.Equal(["1|NULL|NULL", "3|NULL|NULL"], await Job.ReadAllAsync(Source(path, "o"), errors: errors));
        Assert.Equal("""{"id":"x","name":"bad"}""", Encoding.UTF8.GetString(Assert.Single(errors.Rejected).Record.Span));
    }

    [Theory]
    [InlineData("<o><name>", "</name></o>")]
    [InlineData("<o name='", "'/>")]
    [InlineData("<!--", "-->")]
    [InlineData("<o><other>", "</other></o>")]
    public async Task A_huge_row_ends_by_the_limit_before_it_fills_the_memory(string before, string after)
    {
        var path = Path.Combine(_folder.Path, "a.xml");
        await using (var file = new StreamWriter(path))
        {
            await file.WriteAsync("<r><o><id>1</id></o>" + before);
            var block = new string('x', 1 << 20);
            for (var i = 0; i < 40; i++)
                await file.WriteAsync(block);
            await file.WriteAsync(after + "</r>");
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var error = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path, "o", ("max_record_size", 1_000_000)));
        Assert.Equal("SLC2110", error.Code);
        Assert.Contains("row 1", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - allocated, 0, 40L << 20);
    }

    [Fact]
    public async Task Elements_that_are_nested_without_end_are_refused()
    {
        var path = _folder.File("a.xml", "<r>" + string.Concat(Enumerable.Repeat("<a>", 5000)));
        Assert.Contains("nested more than 256 deep", (await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(path, "o"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_changed_behind_the_place_where_reading_goes_on_is_noticed()
    {
        var text = "<r>" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<o><id>{i}</id></o>")) + "</r>";
        var path = _folder.File("a.xml", text);
        var source = Source(path, "o");
        var table = Assert.Single(await source.DiscoverAsync(default));
        var split = Assert.Single(await source.PlanSplitsAsync([table], 4, default));
        await using (var reader = await source.OpenReaderAsync(table, Job.Request(split), default))
        {
            Assert.Equal(Batch.MaxRows, (await reader.ReadAsync(default))!.Count);
            Assert.Equal("row:8192", reader.Position.Place);
        }

        _folder.File("a.xml", text + " ");
        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await source.OpenReaderAsync(table, Job.Request(split), default));
        Assert.Equal("SLC2104", error.Code);
    }

    [Theory]
    [InlineData("UTF-16", "FEFF003C")]
    [InlineData("GBK", "3C3F786D6C")]
    public async Task Files_may_be_in_another_encoding_and_say_so(string encoding, string begin)
    {
        var file = Assert.Single(await WriteAsync(Rows(3, i => "海底"), ("encoding", encoding)));
        Assert.StartsWith(begin, Convert.ToHexString(await File.ReadAllBytesAsync(file, default(CancellationToken))), StringComparison.Ordinal);
        Assert.Equal("0|'海底'|NULL", (await ReadAsync(file, "RECORD", ("encoding", encoding)))[0]);
        if (encoding == "UTF-16")
            Assert.Equal(3, (await ReadAsync(file, "RECORD")).Count);
    }

    [Fact]
    public async Task Files_are_well_formed_have_the_tags_asked_for_and_end_by_batch_size()
    {
        var files = await WriteAsync(Rows(5, i => i == 1 ? null : $"n<{i}>"), ("batch_size", 2), ("xml_root_tag", "orders"), ("xml_row_tag", "order"));
        Assert.Equal(3, files.Count);
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<orders>\n  <order><id>0</id><name>n&lt;0&gt;</name></order>\n  <order><id>1</id></order>\n</orders>\n",
            await File.ReadAllTextAsync(files[0], default(CancellationToken)));
        Assert.EndsWith("_0.xml", files[0], StringComparison.Ordinal);
        Assert.Equal(5, (await ReadAsync(Target, "order")).Count);
    }

    [Fact]
    public async Task Files_may_be_compressed_and_have_folders_by_their_rows_values()
    {
        var files = await WriteAsync(Rows(2000, i => $"p{i % 70}"), ("compress_codec", "gzip"), ("partition_by", new[] { "name" }));
        Assert.Equal(70, files.Count);
        Assert.All(files, f => Assert.EndsWith(".xml.gz", f, StringComparison.Ordinal));
        var rows = await Job.ReadAllAsync(Job.Source(
            Job.Schema(("id", DataType.Int)), Target, ("file_format_type", "xml"), ("xml_row_tag", "RECORD"), ("xml_use_attr_format", false), ("compress_codec", "gzip")));
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"{i}|'p{i % 70}'").Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_character_that_XML_does_not_have_is_refused_with_its_column_and_nothing_is_left()
    {
        var error = await Assert.ThrowsAsync<ConnectorException>(() => WriteAsync(Rows(3, i => $"a\u0001{i}")));
        Assert.Equal("SLC3109", error.Code);
        Assert.Contains("column 'name' holds a character that XML does not have", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Target, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("xml_row_tag", "a b", "'xml_row_tag = a b' is no name of an element")]
    [InlineData("xml_root_tag", "x:y", "has a prefix")]
    [InlineData("sink_columns", "id", "")]
    public void Names_that_XML_does_not_allow_are_refused_before_the_run(string option, string value, string message)
    {
        var create = () => Job.Sink(Schema, Target, ("file_format_type", "xml"), ("xml_use_attr_format", false), (option, option == "sink_columns" ? new[] { value } : value));
        if (message.Length == 0)
            create();
        else
            Assert.Contains(message, Assert.Throws<ConfigException>(create).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_whose_name_is_none_of_XML_and_a_missing_option_are_told_before_the_run()
    {
        var odd = Job.Schema(("order no", DataType.Int));
        Assert.Contains(
            "column 'order no' of t cannot be the name", Assert.Throws<ConfigException>(() => Job.Sink(odd, Target, ("file_format_type", "xml"), ("xml_use_attr_format", false))).Message,
            StringComparison.Ordinal);
        Assert.Contains("'xml_use_attr_format' is required", Assert.Throws<ConfigException>(() => Job.Sink(Schema, Target, ("file_format_type", "xml"))).Message, StringComparison.Ordinal);
        Assert.Contains("'xml_row_tag' is required", Assert.Throws<ConfigException>(() => Job.Source(Schema, Target, ("file_format_type", "xml"))).Message, StringComparison.Ordinal);
        Assert.Contains("'schema' is required", Assert.Throws<ConfigException>(() => Job.Source(null, Target, ("file_format_type", "xml"))).Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<string>> WriteAsync(Batch batch, params (string, object)[] options) =>
        Job.WriteAsync(batch, Target, [("file_format_type", "xml"), ("xml_use_attr_format", false), .. options]);

    private static Task<List<string>> ReadAsync(string path, string tag, params (string, object)[] options) => Job.ReadAllAsync(Source(path, tag, options));

    private static ISource Source(string path, string tag, params (string Key, object Value)[] options)
    {
        var all = options.Append(("file_format_type", "xml")).Append(("xml_row_tag", tag)).ToList();
        if (!options.Any(o => o.Key == "xml_use_attr_format"))
            all.Add(("xml_use_attr_format", false));
        return Job.Source(Schema, path, [.. all]);
    }

    private static Batch Rows(int count, Func<int, string?> name)
    {
        var batch = new Batch(Schema);
        for (var i = 0; i < count; i++)
        {
            batch.Column<FixedColumn<int>>(0).Append(i);
            if (name(i) is { } text)
                batch.Column<BinaryColumn>(1).Append(text);
            else
                batch.Columns[1].AppendNull();
            batch.Columns[2].AppendNull();
            batch.CloseRow();
        }

        return batch;
    }
}
