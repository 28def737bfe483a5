using System.Text;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connectors.Files.LocalFile;

namespace Sluice.Connectors.Files.Tests;

public sealed class JsonSourceTests : IDisposable
{
    private static readonly TableSchema Schema = Job.Schema(("id", DataType.Int), ("note", DataType.String));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_line_is_a_row_by_names_or_by_position() => Assert.Equal(
        ["1|'a'", "2|NULL", "3|'b'", "NULL|NULL"],
        await ReadAsync("{\"note\":\"a\",\"id\":1,\"more\":[1]}\n\n{\"id\":2}\r\n[3,\"b\"]\n{}"));

    [Theory]
    [InlineData("\r", "{\"id\":1}\r{\"id\":2,\"note\":\"\\r\"}\r\r{\"id\":3}")]
    [InlineData("\r\n", "{\"id\":1}\r\n{\"id\":2,\"note\":\"\\r\"}\r\n\r\n{\"id\":3}\r\n")]
    public async Task Records_may_end_otherwise(string end, string text) =>
        Assert.Equal(["1|NULL", "2|'\r'", "3|NULL"], await Job.ReadAllAsync(Source(Schema, text, ("row_delimiter", end))));

    [Fact]
    public async Task Without_a_schema_each_line_is_one_text() =>
        Assert.Equal(["'{\"a\":1}'", "'\"x'"], await Job.ReadAllAsync(Source(null, "{\"a\":1}\n\"x\n")));

    [Fact]
    public async Task Chosen_columns_are_read_from_objects_only()
    {
        var source = Source(Schema, "{\"id\":1,\"note\":\"a\"}\n[2,\"b\"]\n", ("read_columns", new[] { "note" }));
        var errors = new TestErrors(keeps: true);
        Assert.Equal(["'a'"], await Job.ReadAllAsync(source, errors: errors));
        Assert.Contains("read_columns needs objects", Assert.Single(errors.Rejected).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_become_columns_beside_those_of_the_lines()
    {
        _folder.File("day=1/a.json", "{\"id\":1}\n");
        _folder.File("day=2/a.json", "{\"note\":\"x\"}\n");
        Assert.Equal(["1|NULL|'1'", "NULL|'x'|'2'"], await Job.ReadAllAsync(Job.Source(Schema, _folder.Path, ("file_format_type", "json"))));
    }

    [Theory]
    [InlineData("{\"id\":\"x\"}", "column 'id': '\"x\"'")]
    [InlineData("{\"id\":99999999999}", "column 'id': '99999999999'")]
    [InlineData("{\"id\":1", "record 2, byte 9")]
    [InlineData("{\"id\":1} x", "record 2, byte 9")]
    [InlineData("nonsense", "record 2, byte 9")]
    [InlineData("[1,\"a\",3]", "record 2, byte 9")]
    public async Task A_bad_line_is_named_and_the_others_can_go_on(string line, string message)
    {
        var source = Source(Schema, $"{{\"id\":1}}\n{line}\n{{\"id\":2}}\n");
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Job.ReadAllAsync(source));
        Assert.Equal("SLC2124", error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        var errors = new TestErrors(keeps: true);
        Assert.Equal(["1|NULL", "2|NULL"], await Job.ReadAllAsync(source, errors: errors));
        Assert.Equal(line, Encoding.UTF8.GetString(Assert.Single(errors.Rejected).Record.Span));
    }

    [Fact]
    public async Task A_line_that_is_too_large_is_named()
    {
        var error = await Assert.ThrowsAsync<ConnectorException>(
            () => Job.ReadAllAsync(Source(Schema, $"{{\"id\":1}}\n{{\"note\":\"{new string('x', 5000)}\"}}\n", ("max_record_size", 1000))));
        Assert.Equal("SLC2110", error.Code);
        Assert.Contains("record 2, byte 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_cut_at_line_ends_whatever_quotes_say()
    {
        var text = string.Concat(Enumerable.Range(1, 5000).Select(i => $"{{\"id\":{i},\"note\":\"say \\\"{i}\"}}\n"));
        var source = (LocalFileSource)Source(Schema, text);
        var expected = await Job.ReadAllAsync(source);
        source.SmallestRange = 1000;
        Assert.Equal(5000, expected.Count);
        Assert.True((await source.PlanSplitsAsync(await source.DiscoverAsync(default), 1000, default)).Count > 100);
        Assert.Equal(expected, await Job.ReadAllAsync(source, parallelism: 1000));
    }

    private Task<List<string>> ReadAsync(string text) => Job.ReadAllAsync(Source(Schema, text));

    private Connect.Sources.ISource Source(TableSchema? schema, string text, params (string Key, object Value)[] options) =>
        Job.Source(schema, _folder.File("a.json", text), [("file_format_type", "json"), .. options]);
}
