using Sluice.Connect.Config;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests.Console;

public sealed class ConsoleSinkTests
{
    [Fact]
    public async Task Rows_are_printed_as_SeaTunnel_prints_them_after_the_row_type()
    {
        var schema = Plugins.Schema("'id': 'bigint', 'name': 'string', 'price': 'decimal(10,2)'", "shop.orders");
        var lines = await PrintAsync("{ }", schema, Rows.Of(schema, "[1, 'größe', 2.5]", "-U [2, null, null]"));
        Xunit.Assert.Equal(
            [
                "output rowType: id<BIGINT>, name<STRING>, price<Decimal(10, 2)>",
                "subtaskIndex=0  rowIndex=1:  SeaTunnelRow#tableId=shop.orders SeaTunnelRow#kind=INSERT : 1, größe, 2.50",
                "subtaskIndex=0  rowIndex=2:  SeaTunnelRow#tableId=shop.orders SeaTunnelRow#kind=UPDATE_BEFORE : 2, , ",
            ],
            lines);
    }

    [Theory]
    [InlineData("double", "1", "1.0")]
    [InlineData("double", "-0.0001", "-1.0E-4")]
    [InlineData("double", "0.001", "0.001")]
    [InlineData("double", "9999999", "9999999.0")]
    [InlineData("double", "10000000", "1.0E7")]
    [InlineData("double", "123456.789", "123456.789")]
    [InlineData("double", "1.7976931348623157E308", "1.7976931348623157E308")]
    [InlineData("float", "3.1", "3.1")]
    [InlineData("float", "16777216", "1.6777216E7")]
    [InlineData("float", "'NaN'", "NaN")]
    [InlineData("double", "'-Infinity'", "-Infinity")]
    [InlineData("boolean", "true", "true")]
    [InlineData("bytes", "'AP+A'", "[0, -1, -128]")]
    [InlineData("date", "'2012-12-21'", "2012-12-21")]
    [InlineData("time", "'12:34:00'", "12:34")]
    [InlineData("time", "'12:34:56.5'", "12:34:56.500")]
    [InlineData("timestamp", "'2012-12-21 00:00:00'", "2012-12-21T00:00")]
    [InlineData("timestamp", "'1969-12-31 23:59:59.000001'", "1969-12-31T23:59:59.000001")]
    [InlineData("array<int>", "[1, null, 3]", "[1, , 3]")]
    [InlineData("map<string,int>", "{ 'k': 1, 'l': null }", "{\"k\":1,\"l\":null}")]
    [InlineData("map<int,string>", "{ '5': 'a' }", "{\"5\":\"a\"}")]
    public async Task Values_are_printed_as_Java_prints_them(string type, string json, string printed)
    {
        var schema = Plugins.Schema($"'a': '{type}'");
        var lines = await PrintAsync("{ }", schema, Rows.Of(schema, $"[{json}]"));
        Xunit.Assert.Equal("subtaskIndex=0  rowIndex=1:  SeaTunnelRow#tableId=fake SeaTunnelRow#kind=INSERT : " + printed, lines[1]);
    }

    [Fact]
    public async Task Nested_rows_are_printed_in_brackets()
    {
        var schema = Plugins.Schema("'a': { 'b': 'int', 'c': { 'd': 'string' } }");
        var lines = await PrintAsync("{ }", schema, Rows.Of(schema, "[[1, ['x']]]"));
        Xunit.Assert.EndsWith(" : [1, [x]]", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_log_print_data_nothing_is_printed()
    {
        var schema = Plugins.Schema("'a': 'int'");
        Xunit.Assert.Empty(await PrintAsync("{ 'log.print.data': false }", schema, Rows.Of(schema, "[1]")));
    }

    [Fact]
    public async Task A_writer_has_the_smallest_free_number_and_goes_on_counting_under_it()
    {
        var schema = Plugins.Schema("'a': 'int'");
        using var output = new StringWriter();
        var run = new SinkRun(Plugins.Sink("Console", "{ }", output, schema));
        var first = await run.TakeOverAsync("s0");
        await using var second = await run.TakeOverAsync("s1");
        await first.WriteAsync(Rows.Of(schema, "[1]"), TestContext.Current.CancellationToken);
        await second.WriteAsync(Rows.Of(schema, "[2]"), TestContext.Current.CancellationToken);
        await first.DisposeAsync();
        await first.DisposeAsync();
        await using var third = await run.TakeOverAsync("s2");
        await third.WriteAsync(Rows.Of(schema, "[3]"), TestContext.Current.CancellationToken);
        await using var fourth = await run.TakeOverAsync("s3");
        await fourth.WriteAsync(Rows.Of(schema, "[4]"), TestContext.Current.CancellationToken);
        Xunit.Assert.Equal(
            ["subtaskIndex=0  rowIndex=1", "subtaskIndex=1  rowIndex=1", "subtaskIndex=0  rowIndex=2", "subtaskIndex=2  rowIndex=1"],
            Lines(output).Skip(1).Select(l => l[..l.IndexOf(":  ", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task Nothing_is_printed_without_a_permit()
    {
        var schema = Plugins.Schema("'a': 'int'");
        using var output = new StringWriter();
        var run = new SinkRun(Plugins.Sink("Console", "{ }", output, schema));
        await using var writer = await run.TakeOverAsync();
        run.Permit.IsValid = false;
        await Xunit.Assert.ThrowsAsync<PermitExpiredException>(async () => await writer.WriteAsync(Rows.Of(schema, "[1]"), TestContext.Current.CancellationToken));
        await Xunit.Assert.ThrowsAsync<PermitExpiredException>(async () => await writer.CommitAsync(Position.End, TestContext.Current.CancellationToken));
        Xunit.Assert.Empty(Lines(output));
        Xunit.Assert.Equal(SplitProgress.None, writer.Progress);
    }

    [Fact]
    public void A_negative_delay_is_refused()
    {
        var schema = Plugins.Schema("'a': 'int'");
        Xunit.Assert.Throws<ConfigException>(() => Plugins.Sink("Console", "{ 'log.print.delay.ms': -1 }", null, schema));
    }

    private static async Task<List<string>> PrintAsync(string conf, Connect.Schema.TableSchema schema, Connect.Batches.Batch batch)
    {
        using var output = new StringWriter();
        await new SinkRun(Plugins.Sink("Console", conf, output, schema)).WriteAsync(batch);
        return Lines(output);
    }

    private static List<string> Lines(StringWriter output) => [.. output.ToString().Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];
}
