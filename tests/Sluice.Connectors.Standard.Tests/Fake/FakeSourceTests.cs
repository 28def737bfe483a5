using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Sources;
using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests.Fake;

public sealed class FakeSourceTests
{
    private const string AllTypes = """
        'a': 'string', 'b': 'boolean', 'c': 'tinyint', 'd': 'smallint', 'e': 'int', 'f': 'bigint', 'g': 'float', 'h': 'double',
        'i': 'decimal(38,18)', 'j': 'bytes', 'k': 'date', 'l': 'time', 'm': 'timestamp', 'n': 'null', 'o': 'array<int>',
        'p': 'map<string,string>', 'q': { 'x': 'int', 'y': { 'z': 'array<string>' } }, 'r': 'float_vector', 's': 'binary_vector',
        't': 'sparse_float_vector', 'u': 'decimal(5,2)', 'v': 'map<tinyint,double>'
        """;

    [Theory]
    [InlineData(1, 1, 5, 5)]
    [InlineData(3, 1, 5, 15)]
    [InlineData(2, 3, 10, 20)]
    [InlineData(2, 7, 3, 6)]
    [InlineData(4, 1, 0, 0)]
    public async Task Each_parallel_reader_makes_row_num_rows(int parallelism, int splits, int rows, int expected)
    {
        var source = Plugins.Fake($"{{ 'row.num': {rows}, 'split.num': {splits}, 'schema': {{ 'fields': {{ 'a': 'int' }} }} }}");
        Xunit.Assert.Equal(expected, (await Rows.ReadAllAsync(source, parallelism)).Count);
    }

    [Fact]
    public async Task Splits_share_the_rows_and_the_last_one_is_smaller()
    {
        var source = Plugins.Fake("{ 'row.num': 10, 'split.num': 4, 'schema': { 'fields': { 'a': 'int' } } }");
        var splits = await Rows.PlanAsync(source, 2);
        Xunit.Assert.Equal([3, 3, 3, 3, 3, 3, 1, 1], splits.Select(s => s.EstimatedRows));
        Xunit.Assert.Equal(splits.Count, splits.Select(s => s.Id).Distinct().Count());
    }

    [Fact]
    public async Task Batches_of_huge_rows_stay_small()
    {
        var source = Plugins.Fake("{ 'row.num': 20, 'string.length': 500000, 'schema': { 'fields': { 'a': 'string' } } }");
        await using var reader = await Rows.OpenAsync(source, (await Rows.PlanAsync(source))[0], Position.Start, Position.End);
        var rows = 0;
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } batch)
        {
            Xunit.Assert.InRange(batch.ByteSize, 1, Batch.TargetBytes + 1_000_000);
            rows += batch.Count;
        }

        Xunit.Assert.Equal(20, rows);
    }

    [Fact]
    public async Task Two_readers_and_two_splits_have_different_rows()
    {
        var source = Plugins.Fake("{ 'row.num': 100, 'split.num': 2, 'schema': { 'fields': { 'a': 'bigint' } } }");
        Xunit.Assert.Equal(200, (await Rows.ReadAllAsync(source, 2)).Distinct().Count());
    }

    [Fact]
    public async Task A_reader_that_starts_anywhere_makes_the_same_rest_and_ends_exactly()
    {
        var source = Plugins.Fake($"{{ 'row.num': 300, 'schema': {{ 'fields': {{ {AllTypes} }} }} }}");
        var split = (await Rows.PlanAsync(source))[0];
        var all = await Rows.ReadAsync(source, split, Position.Start, Position.End);
        await Gen.Select(Gen.Int[0, 299], Gen.Int[0, 299]).Select((a, b) => (Math.Min(a, b), Math.Max(a, b))).SampleAsync(
            async range =>
            {
                var (from, until) = range;
                var first = await Rows.ReadAsync(source, split, Position.At($"{from}"), Position.At($"{until}"));
                var rest = await Rows.ReadAsync(source, split, Position.At($"{until}"), Position.End);
                Xunit.Assert.Equal(all[from..], [.. first, .. rest]);
            },
            iter: 20);
    }

    [Fact]
    public async Task The_plan_alone_decides_the_rows_also_in_another_process()
    {
        const string conf = "{ 'row.num': 20, 'schema': { 'fields': { 'a': 'string', 'b': 'date' } } }";
        var split = (await Rows.PlanAsync(Plugins.Fake(conf)))[0];
        var before = await Rows.ReadAsync(Plugins.Fake(conf, seed: 1), split, Position.Start, Position.End);
        var later = Plugins.Fake(conf, clock: new FakeTimeProvider(Plugins.Now.AddYears(3)), seed: 99);
        Xunit.Assert.Equal(before, await Rows.ReadAsync(later, split, Position.Start, Position.End));
    }

    [Fact]
    public async Task Random_values_keep_their_ranges_and_sizes()
    {
        var source = Plugins.Fake("""
            { 'row.num': 2000, 'tinyint.min': 1, 'tinyint.max': 9, 'int.min': -5, 'int.max': -3, 'bigint.min': 30, 'bigint.max': 30,
              'float.min': 40, 'float.max': 43, 'double.min': -1, 'double.max': 1, 'array.size': 2, 'string.length': 7,
              'schema': { 'fields': { 'a': 'tinyint', 'b': 'int', 'c': 'bigint', 'd': 'float', 'e': 'double', 'f': 'array<int>', 'g': 'string', 'h': 'decimal(4,2)' } } }
            """);
        var batch = await ReadBatchAsync(source);
        Xunit.Assert.Equal(Enumerable.Range(1, 8).Select(i => (object?)(sbyte)i), Distinct(batch, 0));
        Xunit.Assert.Equal([-5, -4], Distinct(batch, 1));
        Xunit.Assert.Equal([30L], Distinct(batch, 2));
        Xunit.Assert.All(Values(batch, 3), v => Xunit.Assert.InRange((float)v!, 40f, MathF.BitDecrement(43f)));
        Xunit.Assert.All(Values(batch, 4), v => Xunit.Assert.InRange((double)v!, -1d, Math.BitDecrement(1d)));
        Xunit.Assert.All(Values(batch, 5), v => Xunit.Assert.Equal(2, ((object?[])v!).Length));
        Xunit.Assert.All(Values(batch, 6), v => Xunit.Assert.Matches("^[a-zA-Z]{7}$", (string)v!));
        Xunit.Assert.Equal(52, Values(batch, 6).SelectMany(v => (string)v!).Distinct().Count());
        Xunit.Assert.All(Values(batch, 7), v => Xunit.Assert.InRange(((DecimalValue)v!).Unscaled, 0, 9999));
    }

    [Fact]
    public async Task Dates_are_of_this_year_and_come_from_templates_where_there_are_some()
    {
        var source = Plugins.Fake("""
            { 'row.num': 1000, 'date.month.template': [2], 'date.day.template': [28, 31], 'time.hour.template': [23],
              'schema': { 'fields': { 'a': 'date', 'b': 'timestamp', 'c': 'time' } } }
            """);
        var batch = await ReadBatchAsync(source);
        Xunit.Assert.Equal([new DateOnly(2026, 2, 28)], Distinct(batch, 0));
        Xunit.Assert.All(Values(batch, 1), v => Xunit.Assert.Equal(new DateTime(2026, 2, 28, 23, 0, 0), ((DateTime)v!).Date.AddHours(((DateTime)v).Hour)));
        Xunit.Assert.All(Values(batch, 2), v => Xunit.Assert.Equal(23, ((TimeOnly)v!).Hour));
        Xunit.Assert.Equal(60, Values(batch, 2).Select(v => ((TimeOnly)v!).Second).Distinct().Count());
    }

    [Fact]
    public async Task Random_dates_reach_every_month_and_day_up_to_28()
    {
        var batch = await ReadBatchAsync(Plugins.Fake("{ 'row.num': 8000, 'schema': { 'fields': { 'a': 'date' } } }"));
        var dates = Values(batch, 0).Cast<DateOnly>().ToList();
        Xunit.Assert.All(dates, d => Xunit.Assert.Equal(2026, d.Year));
        Xunit.Assert.Equal(12 * 28, dates.Select(d => (d.Month, d.Day)).Distinct().Count());
    }

    [Fact]
    public async Task Templates_are_used_in_either_mode_and_defaults_win()
    {
        var source = Plugins.Fake("""
            { 'row.num': 500, 'string.template': ['x', 'yy'], 'int.template': [7], 'schema': { 'columns': [
              { 'name': 'a', 'type': 'string' }, { 'name': 'b', 'type': 'int' }, { 'name': 'c', 'type': 'int', 'defaultValue': 3 },
              { 'name': 'd', 'type': 'array<int>', 'defaultValue': [1, 2] } ] } }
            """);
        var batch = await ReadBatchAsync(source);
        Xunit.Assert.Equal(["x", "yy"], Distinct(batch, 0));
        Xunit.Assert.Equal([7], Distinct(batch, 1));
        Xunit.Assert.Equal([3], Distinct(batch, 2));
        Xunit.Assert.All(Values(batch, 3), v => Xunit.Assert.Equal([1, 2], (object?[])v!));
    }

    [Fact]
    public async Task Strings_of_declared_columns_have_the_columns_length_and_none_without_one()
    {
        var source = Plugins.Fake("""
            { 'schema': { 'columns': [ { 'name': 'a', 'type': 'string' }, { 'name': 'b', 'type': 'string', 'columnLength': 3 } ] } }
            """);
        var batch = await ReadBatchAsync(source);
        Xunit.Assert.Equal([""], Distinct(batch, 0));
        Xunit.Assert.All(Values(batch, 1), v => Xunit.Assert.Equal(3, ((string)v!).Length));
    }

    [Fact]
    public async Task Fixed_rows_come_once_for_each_split_with_their_kinds()
    {
        var source = Plugins.Fake("""
            { 'schema': { 'fields': { 'id': 'bigint', 'name': 'string' } },
              'rows': [ { 'kind': 'INSERT', 'fields': [1, 'A'] }, { 'kind': 'update_after', 'fields': { 'name': 'B', 'id': 1 } },
                        { 'kind': 'DELETE', 'fields': [1] } ] }
            """);
        Xunit.Assert.True(source.Capabilities.EmitsChanges);
        string[] once = ["{\"id\":1,\"name\":\"A\"}", "+U {\"id\":1,\"name\":\"B\"}", "-D {\"id\":1,\"name\":null}"];
        Xunit.Assert.Equal([.. once, .. once], await Rows.ReadAllAsync(source, 2));
        var split = (await Rows.PlanAsync(source))[0];
        Xunit.Assert.Equal(once[1..2], await Rows.ReadAsync(source, split, Position.At("1"), Position.At("2")));
    }

    [Fact]
    public async Task Current_timestamp_in_fixed_rows_is_the_time_of_the_plan_in_date_and_time_fields_alone()
    {
        var source = Plugins.Fake("""
            { 'schema': { 'fields': { 'a': 'date', 'b': 'timestamp', 'c': 'string', 'd': { 'e': 'time' } } },
              'rows': [ { 'kind': 'INSERT', 'fields': ['CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_DATE', ['CURRENT_TIME']] } ] }
            """);
        var row = Xunit.Assert.Single(await Rows.ReadAllAsync(source));
        Xunit.Assert.Equal("{\"a\":\"2026-11-22\",\"b\":\"2026-11-22T21:40:00\",\"c\":\"CURRENT_DATE\",\"d\":{\"e\":\"21:40:00\"}}", row);
    }

    [Fact]
    public async Task Several_tables_have_options_of_their_own()
    {
        var source = Plugins.Fake("""
            { 'row.num': 99, 'tables_configs': [
              { 'row.num': 2, 'schema': { 'table': 'test.a', 'fields': { 'x': 'int' } } },
              { 'schema': { 'table': 'test.b', 'fields': { 'y': 'string' } } } ] }
            """);
        Xunit.Assert.Equal(["test.a", "test.b"], source.DeclaredTables!.Select(t => t.Path.ToString()));
        var rows = await Rows.ReadAllAsync(source);
        Xunit.Assert.Equal((2, 5), (rows.Count(r => r.Contains("\"x\"", StringComparison.Ordinal)), rows.Count(r => r.Contains("\"y\"", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_streaming_source_goes_on_without_rows_after_its_last_one()
    {
        var clock = new FakeTimeProvider(Plugins.Now);
        var source = Plugins.Fake("{ 'row.num': 3, 'schema': { 'fields': { 'a': 'int' } } }", isStreaming: true, clock);
        Xunit.Assert.False(source.Capabilities.IsBounded);
        var split = Xunit.Assert.Single(await Rows.PlanAsync(source));
        await using var reader = await Rows.OpenAsync(source, split, Position.Start, Position.End);
        Xunit.Assert.Equal(3, (await reader.ReadAsync(TestContext.Current.CancellationToken))!.Count);
        for (var i = 0; i < 3; i++)
        {
            var idle = reader.ReadAsync(TestContext.Current.CancellationToken);
            Xunit.Assert.False(idle.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(200));
            Xunit.Assert.Equal(0, (await idle)!.Count);
        }

        Xunit.Assert.Equal(Position.At("3"), reader.Position);
        using var stop = new CancellationTokenSource();
        var last = reader.ReadAsync(stop.Token);
        await stop.CancelAsync();
        await Xunit.Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await last);
    }

    [Fact]
    public async Task Of_a_streaming_readers_splits_only_the_last_one_never_ends()
    {
        var source = Plugins.Fake("{ 'row.num': 4, 'split.num': 2, 'schema': { 'fields': { 'a': 'int' } } }", isStreaming: true);
        var splits = await Rows.PlanAsync(source, 2);
        Xunit.Assert.Equal(2, (await Rows.ReadAsync(source, splits[0], Position.Start, Position.End)).Count);
        Xunit.Assert.Equal(2, (await Rows.ReadAsync(source, splits[1], Position.Start, Position.End)).Count);
        Xunit.Assert.All(splits.Skip(2), s => Xunit.Assert.Contains("\"endless\":true", s.Payload));
    }

    [Fact]
    public async Task A_given_read_interval_passes_before_each_further_split_of_a_reader()
    {
        var clock = new FakeTimeProvider(Plugins.Now);
        var source = Plugins.Fake(
            "{ 'row.num': 4, 'split.num': 2, 'split.read-interval': 500, 'schema': { 'fields': { 'a': 'int' } } }", clock: clock);
        var splits = await Rows.PlanAsync(source);
        Xunit.Assert.Equal(2, (await Rows.ReadAsync(source, splits[0], Position.Start, Position.End)).Count);
        await using var reader = await Rows.OpenAsync(source, splits[1], Position.Start, Position.End);
        var read = reader.ReadAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMilliseconds(499));
        Xunit.Assert.False(read.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Xunit.Assert.Equal(2, (await read)!.Count);
    }

    [Theory]
    [InlineData("{ }", "at least one of 'schema', 'tables_configs'")]
    [InlineData("{ 'int.min': 5, 'int.max': 4, 'schema': { 'fields': { 'a': 'int' } } }", "'int.min' is 5, above 'int.max', which is 4")]
    [InlineData("{ 'tinyint.max': 128, 'schema': { 'fields': { 'a': 'tinyint' } } }", "'tinyint.max' has 128, which is not a tinyint: -128 to 127")]
    [InlineData("{ 'smallint.template': [1, 40000], 'schema': { 'fields': { 'a': 'smallint' } } }", "'smallint.template' has 40000")]
    [InlineData("{ 'string.template': [], 'schema': { 'fields': { 'a': 'string' } } }", "'string.template' is an empty list")]
    [InlineData("{ 'string.fake.mode': 'TEMPLATE', 'schema': { 'fields': { 'a': 'string' } } }", "'string.template' is required when 'string.fake.mode' is TEMPLATE")]
    [InlineData("{ 'date.month.template': [13], 'schema': { 'fields': { 'a': 'date' } } }", "'date.month.template' has 13, expected 1 to 12")]
    [InlineData("{ 'row.num': -1, 'schema': { 'fields': { 'a': 'int' } } }", "'row.num' is -1, expected 0 or more")]
    [InlineData("{ 'split.num': 0, 'schema': { 'fields': { 'a': 'int' } } }", "'split.num' is 0, expected 1 or more")]
    [InlineData("{ 'schema': { 'fields': { 'a': 'int' } }, 'rows': [ { 'fields': [1] } ] }", "a row needs 'kind'")]
    [InlineData("{ 'schema': { 'fields': { 'a': 'int' } }, 'rows': [ { 'kind': 'INSRT', 'fields': [1] } ] }", "did you mean INSERT?")]
    [InlineData("{ 'schema': { 'fields': { 'a': 'int' } }, 'rows': [ { 'kind': 'INSERT' } ] }", "a row needs 'fields'")]
    [InlineData("{ 'schema': { 'fields': { 'a': { 'b': 'int' } } }, 'rows': [ { 'kind': 'INSERT', 'fields': [['x']] } ] }", "column 'a.b' is \"x\", expected a whole number")]
    [InlineData("{ 'schema': { 'fields': { 'a': 'int' } }, 'rows': [ { 'kind': 'INSERT', 'fields': [1, 2] } ] }", "more values than its 1 fields")]
    [InlineData("{ 'schema': { 'columns': [ { 'name': 'a', 'type': 'int', 'defaultValue': 'x' } ] } }", "which is no int")]
    [InlineData("{ 'tables_configs': [ { 'schema': { 'table': 't', 'fields': { 'a': 'int' } } }, { 'schema': { 'table': 't', 'fields': { 'a': 'int' } } } ] }", "table t occurs twice")]
    [InlineData("{ 'tables_configs': [ { 'row.num': 1 } ] }", "at least one of 'schema'")]
    public void What_is_wrong_in_the_options_is_told_before_the_job_runs(string conf, string message)
    {
        var e = Xunit.Assert.Throws<ConfigException>(() => Plugins.Fake(conf));
        Xunit.Assert.Contains(message, e.Message);
        Xunit.Assert.All(e.Errors, error => Xunit.Assert.True(error.Location.Line > 0));
    }

    [Fact]
    public async Task A_position_that_is_not_of_the_split_is_refused()
    {
        var source = Plugins.Fake("{ 'schema': { 'fields': { 'a': 'int' } } }");
        var split = (await Rows.PlanAsync(source))[0];
        var e = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => Rows.ReadAsync(source, split, Position.At("6"), Position.End));
        Xunit.Assert.Equal("SLC2001", e.Code);
    }

    private static async Task<Batch> ReadBatchAsync(ISource source)
    {
        await using var reader = await Rows.OpenAsync(source, (await Rows.PlanAsync(source))[0], Position.Start, Position.End);
        return (await reader.ReadAsync(TestContext.Current.CancellationToken))!;
    }

    private static IEnumerable<object?> Values(Batch batch, int column) =>
        Enumerable.Range(0, batch.Count).Select(row => batch.Columns[column].GetValue(row));

    private static IEnumerable<object?> Distinct(Batch batch, int column) => Values(batch, column).Distinct().Order();
}
