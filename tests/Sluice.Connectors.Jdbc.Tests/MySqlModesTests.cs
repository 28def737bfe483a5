using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>What becomes of rows at MariaDB, whichever way they go in.</summary>
public abstract class MySqlModesTests : MySqlTests
{
    private static readonly TableSchema Plain = Rows.Schema("t", null, ("id", DataType.Int), ("name", DataType.String));
    private static readonly TableSchema Keyed = Rows.Schema("t", ["id"], ("id", DataType.Int), ("name", DataType.String));

    private protected abstract string Parameters { get; }

    [Fact]
    public async Task Without_a_key_every_row_is_inserted_whatever_its_kind()
    {
        await using var sink = To(Plain);

        await Engine.WriteAsync(sink, Rows.Changes(Plain, (RowKind.Insert, [1, "a"]), (RowKind.UpdateBefore, [1, "a"]), (RowKind.UpdateAfter, [1, "b"]), (RowKind.Delete, [1, "b"])));

        Assert.Equal("1a 1a 1b 1b", await ContentAsync());
    }

    [Fact]
    public async Task An_upsert_that_meets_an_existing_key_asks_for_its_rows_again_and_then_replaces_them()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t VALUES (2, 'old'), (9, 'kept')");
        await using var sink = To(Keyed);
        await Engine.StartAsync(sink);
        await using var writer = await Engine.TakeAsync(sink, Engine.Request("0"));
        var batch = Rows.Batch(Keyed, [1, "a"], [2, "b"]);

        await writer.WriteAsync(batch, default);
        Assert.Equal(CommitOutcome.Replay, await writer.CommitAsync(Position.End, default));
        Assert.Equal("2old 9kept", await ContentAsync());
        await writer.AbortAsync(default);
        await writer.WriteAsync(batch, default);

        Assert.Equal(CommitOutcome.Committed, await writer.CommitAsync(Position.At("1"), default));
        Assert.Equal("1a 2b 9kept", await ContentAsync());
        await writer.WriteAsync(Rows.Batch(Keyed, [2, "c"]), default);
        Assert.Equal(CommitOutcome.Committed, await writer.CommitAsync(Position.End, default));
        Assert.Equal("1a 2c 9kept", await ContentAsync());
        Assert.Equal(new SplitProgress(Position.End, 2, 3), writer.Progress);
    }

    [Fact]
    public async Task The_last_change_of_a_key_wins_also_across_batches_and_deletes_delete()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t VALUES (1, 'old'), (2, 'old'), (3, 'old')");
        await using var sink = To(Keyed);

        await Engine.WriteAsync(
            sink,
            Rows.Batch(Keyed, [7, "seven"], [8, "eight"]),
            Rows.Changes(Keyed, (RowKind.UpdateBefore, [1, "old"]), (RowKind.UpdateAfter, [1, "x"]), (RowKind.Delete, [2, "old"]), (RowKind.Delete, [7, "seven"])),
            Rows.Changes(Keyed, (RowKind.UpdateAfter, [1, "y"]), (RowKind.Delete, [3, "old"]), (RowKind.Insert, [3, "again"]), (RowKind.Insert, [4, "z"]), (RowKind.Delete, [4, "z"])));

        Assert.Equal("1y 3again 8eight", await ContentAsync());
    }

    [Fact]
    public async Task A_duplicate_within_the_rows_of_an_upsert_keeps_the_last()
    {
        await using var sink = To(Keyed);

        await Engine.WriteAsync(sink, Rows.Batch(Keyed, [1, "a"], [1, "b"]), Rows.Batch(Keyed, [2, "c"], [1, "d"]));

        Assert.Equal("1d 2c", await ContentAsync());
    }

    [Fact]
    public async Task A_column_that_the_rows_do_not_have_keeps_its_value_in_an_upsert()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, name text, other text DEFAULT 'none'); INSERT INTO t VALUES (1, 'old', 'kept')");
        await using var sink = To(Keyed);

        await Engine.WriteAsync(sink, Rows.Batch(Keyed, [1, "a"], [2, "b"]));

        Assert.Equal("1kept,2none", await Database.ScalarAsync<string>("SELECT group_concat(concat(id, other) ORDER BY id) FROM t"));
    }

    [Fact]
    public async Task Without_upsert_a_duplicate_key_is_an_error_that_names_table_and_key()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t VALUES (2, 'old')");
        await using var sink = To(Keyed, ("enable_upsert", false));

        var error = await Assert.ThrowsAsync<ConnectorException>(() => Engine.WriteAsync(sink, Rows.Batch(Keyed, [1, "a"], [2, "b"])));

        Assert.Equal("SLC3211", error.Code);
        Assert.False(error.IsTransient);
        Assert.Contains("writing to t: Duplicate entry '2' for key 'PRIMARY'", error.Message, StringComparison.Ordinal);
        Assert.Equal("2old", await ContentAsync());
    }

    [Fact]
    public async Task Without_upsert_changes_insert_update_and_delete_in_their_order()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, name text); INSERT INTO t VALUES (1, 'old'), (2, 'old'), (5, 'old')");
        await using var sink = To(Keyed, ("enable_upsert", false));

        await Engine.WriteAsync(
            sink,
            Rows.Changes(
                Keyed,
                (RowKind.UpdateBefore, [1, "old"]),
                (RowKind.UpdateAfter, [1, "x"]),
                (RowKind.Delete, [2, "old"]),
                (RowKind.Insert, [3, "n"]),
                (RowKind.UpdateAfter, [3, "n2"]),
                (RowKind.UpdateAfter, [4, "nobody"]),
                (RowKind.Delete, [5, "old"]),
                (RowKind.Insert, [5, "again"])));

        Assert.Equal("1x 3n2 5again", await ContentAsync());
    }

    [Fact]
    public async Task Own_sql_takes_columns_by_place_and_by_name()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int, name varchar(10), at datetime)");
        await using var byPlace = Sink(Plain, ("url", Database.JdbcUrl + Parameters), ("query", "INSERT INTO t (id, name, at) VALUES (?, ?, '2020-01-01 10:00:00') -- why?"));
        await using var byName = Sink(Plain, ("url", Database.JdbcUrl + Parameters), ("query", "INSERT INTO t (name, id) SELECT concat(:name, ':x'), :id FROM DUAL WHERE :id > 0;"));

        await Engine.WriteAsync(byPlace, Rows.Batch(Plain, [1, "a?"], [2, null]));
        await Engine.WriteAsync(byName, Rows.Batch(Plain, [3, "c"], [-1, "no"]));

        Assert.Equal("1a? 2 3c:x", await ContentAsync());
    }

    [Fact]
    public async Task Two_tables_of_one_job_go_through_one_writer_in_any_order()
    {
        var (a, b) = (Rows.Schema("a", ["id"], ("id", DataType.Int)), Rows.Schema("b", ["id"], ("id", DataType.Int)));
        var options = Conf.Bind(Engine.SinkFactory.Options, [("url", Database.JdbcUrl + Parameters), .. Login[1..], ("generate_sink_sql", true)]);
        await using var sink = Engine.SinkFactory.Create(new SinkContext([new SinkTable(a, options), new SinkTable(b, options)], null!));

        await Engine.WriteAsync(sink, Rows.Batch(a, [1]), Rows.Batch(b, [1]), Rows.Batch(a, [2]), Rows.Batch(b, [1]), Rows.Batch(a, [1]));

        Assert.Equal(2L, await Database.ScalarAsync<long>("SELECT count(*) FROM a"));
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM b"));
    }

    [Fact]
    public async Task Names_are_quoted_folded_and_extended_as_the_options_say_in_the_database_that_they_name()
    {
        var schema = Rows.Schema("Or`ders", ["Id"], ("Id", DataType.Int), ("select", DataType.Int));
        await using var sink = To(schema, ("table", null), ("database", $"{Database.Name}_b"), ("field_ide", "UPPERCASE"), ("tablePrefix", "pre_"), ("tableSuffix", "_suf"));

        await Engine.WriteAsync(sink, Rows.Batch(schema, [1, 2]));

        Assert.Equal(2, await Database.ScalarAsync<int>($"SELECT `SELECT` FROM `{Database.Name.ToUpperInvariant()}_B`.`PRE_OR``DERS_SUF` WHERE `ID` = 1"));
    }

    [Fact]
    public async Task A_row_larger_than_every_buffer_goes_through()
    {
        await using var sink = To(Keyed);
        var text = string.Concat(Enumerable.Repeat("ü", 3_000_000));

        await Engine.WriteAsync(sink, Rows.Batch(Keyed, [1, "small"], [2, text], [3, "small"]));

        Assert.Equal(6_000_000L, await Database.ScalarAsync<long>("SELECT CAST(octet_length(name) AS SIGNED) FROM t WHERE id = 2"));
        await using var source = Source(("table_path", $"{Database.Name}.t"));
        var (_, rows, _) = await Engine.ReadAsync(source);
        Assert.Equal(text, rows.Single(r => (int)r[0]! == 2)[1]);
        Assert.Equal(3, rows.Count);
    }

    [Fact]
    public async Task Save_modes_recreate_truncate_and_run_custom_sql()
    {
        await Database.ExecuteAsync("CREATE TABLE t (other int); CREATE TABLE log (note text)");
        await using (var recreate = To(Keyed, ("schema_save_mode", "RECREATE_SCHEMA")))
            await Engine.WriteAsync(recreate, Rows.Batch(Keyed, [1, "a"]));
        await using (var drop = To(Keyed, ("data_save_mode", "DROP_DATA")))
            await Engine.WriteAsync(drop, Rows.Batch(Keyed, [2, "b"]));
        await using (var custom = To(Keyed, ("data_save_mode", "CUSTOM_PROCESSING"), ("custom_sql", "INSERT INTO log VALUES ('x'); DELETE FROM t WHERE id = 2")))
            await Engine.WriteAsync(custom, Rows.Batch(Keyed, [3, "c"]));

        Assert.Equal("3c", await ContentAsync());
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM log"));
    }

    private ISink To(TableSchema schema, params (string Name, object? Value)[] options) => Sink(
        schema, [("url", Database.JdbcUrl + Parameters), .. options.Any(o => o.Name == "table") ? [] : new (string, object?)[] { ("table", schema.Path.Table) }, .. options]);

    private async Task<string> ContentAsync() =>
        string.Join(' ', (await Database.RowsAsync("SELECT concat(id, coalesce(name, '')) FROM t ORDER BY id, name")).Select(r => r[0]));
}
