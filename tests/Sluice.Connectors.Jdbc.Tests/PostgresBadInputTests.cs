using Sluice.Connect.Errors;
using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class PostgresBadInputTests : PostgresTests
{
    private static readonly TableSchema Keyed = Rows.Schema("t", ["id"], ("id", DataType.BigInt), ("name", DataType.String));

    [Fact]
    public async Task A_missing_column_is_named_before_the_run_with_the_nearest()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id bigint PRIMARY KEY, nam text)");

        await RefusedAsync("SLC3206", "has no column 'name'; its columns are 'id', 'nam' (did you mean 'nam'?");
    }

    [Fact]
    public async Task A_column_that_needs_a_value_and_gets_none_is_named_before_the_run()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id bigint PRIMARY KEY, name text, must int NOT NULL)");

        await RefusedAsync("SLC3206", "needs a value for 'must'");
    }

    [Fact]
    public async Task A_target_without_a_key_for_an_upsert_is_refused_before_the_run()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id bigint, name text)");

        await RefusedAsync("SLC3214", "has no primary or unique key on 'id'");
    }

    [Fact]
    public async Task A_missing_table_is_refused_before_the_run_where_none_may_be_created() =>
        await RefusedAsync("SLC3205", "does not exist", ("schema_save_mode", "ERROR_WHEN_SCHEMA_NOT_EXIST"));

    [Fact]
    public async Task Rows_that_exist_are_refused_where_none_may()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id bigint PRIMARY KEY, name text); INSERT INTO t VALUES (1)");
        await using var sink = Sink(Keyed, ("table", "t"), ("data_save_mode", "ERROR_WHEN_DATA_EXISTS"));

        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await Engine.StartAsync(sink));

        Assert.Equal("SLC3215", error.Code);
    }

    [Fact]
    public async Task Save_modes_recreate_truncate_and_run_custom_sql()
    {
        await Database.ExecuteAsync("CREATE TABLE t (other int); CREATE TABLE log (note text)");
        await using (var recreate = Sink(Keyed, ("table", "t"), ("schema_save_mode", "RECREATE_SCHEMA")))
            await Engine.WriteAsync(recreate, Rows.Batch(Keyed, [1L, "a"]));
        await using (var drop = Sink(Keyed, ("table", "t"), ("data_save_mode", "DROP_DATA")))
            await Engine.WriteAsync(drop, Rows.Batch(Keyed, [2L, "b"]));
        await using (var custom = Sink(Keyed, ("table", "t"), ("data_save_mode", "CUSTOM_PROCESSING"), ("custom_sql", "INSERT INTO log VALUES ('x'); DELETE FROM t WHERE id = 2")))
            await Engine.WriteAsync(custom, Rows.Batch(Keyed, [3L, "c"]));

        Assert.Equal("3c", await Database.ScalarAsync<string>("SELECT string_agg(id || name, ' ' ORDER BY id) FROM t"));
        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM log"));
    }

    [Fact]
    public async Task A_preparation_that_fails_leaves_the_target_as_it_was()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id bigint PRIMARY KEY, name text); INSERT INTO t VALUES (1, 'kept')");
        await using var sink = Sink(Keyed, ("table", "t"), ("data_save_mode", "CUSTOM_PROCESSING"), ("custom_sql", "DELETE FROM t; SELECT 1 / 0"));

        await Assert.ThrowsAsync<ConnectorException>(async () => await Engine.StartAsync(sink));

        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_value_too_large_for_its_column_names_row_column_and_value()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, name text)");
        await using var sink = Sink(Keyed, ("table", "t"));

        var error = await Assert.ThrowsAsync<ConnectorException>(() => Engine.WriteAsync(sink, Rows.Batch(Keyed, [1L, "a"], [2147483648L, "b"])));

        Assert.Equal("SLC3212", error.Code);
        Assert.Contains("t, row 2, column 'id': '2147483648' (bigint) does not fit", error.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_value_that_only_the_server_can_refuse_names_row_and_column()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id bigint PRIMARY KEY, name varchar(3))");
        await using var sink = Sink(Keyed, ("table", "t"));

        var error = await Assert.ThrowsAsync<ConnectorException>(() => Engine.WriteAsync(sink, Rows.Batch(Keyed, [1L, "abc"], [2L, "abcd"])));

        Assert.Equal("SLC3212", error.Code);
        Assert.Contains("row 2, column name", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abcd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_without_its_key_is_named()
    {
        await using var sink = Sink(Keyed, ("table", "t"));

        var error = await Assert.ThrowsAsync<ConnectorException>(() => Engine.WriteAsync(sink, Rows.Batch(Keyed, [1L, "a"], [null, "b"])));

        Assert.Equal("SLC3213", error.Code);
        Assert.Contains("row 2: key column 'id' is NULL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_cannot_work_are_refused_without_a_connection()
    {
        Assert.Contains("'nmae', which is no column", Assert.Throws<ConfigException>(() => Sink(Keyed, ("primary_keys", new[] { "nmae" }))).Message, StringComparison.Ordinal);
        Assert.Contains("'?', but rows have 2", Assert.Throws<ConfigException>(() => Sink(Keyed, ("query", "INSERT INTO t VALUES (?)"))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be mixed", Assert.Throws<ConfigException>(() => Sink(Keyed, ("query", "INSERT INTO t VALUES (?, :id)"))).Message, StringComparison.Ordinal);
        Assert.Contains("':ID' is no column", Assert.Throws<ConfigException>(() => Sink(Keyed, ("query", "INSERT INTO t VALUES (:ID)"))).Message, StringComparison.Ordinal);
        Assert.Contains("'url' names", Assert.Throws<ConfigException>(() => Sink(Keyed, ("database", "another"))).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to write by", Assert.Throws<ConfigException>(() => Engine.Sink(Keyed, Login)).Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_server_gone_in_the_middle_is_transient_and_leaves_nothing()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var sink = Engine.Sink(Keyed, ("url", server.JdbcUrl), ("user", PostgresServer.Username), ("password", server.Password), ("generate_sink_sql", true), ("table", "t"));
        await Engine.StartAsync(sink);
        var writer = await Engine.TakeAsync(sink, Engine.Request("a"));
        await writer.WriteAsync(Rows.Batch(Keyed, [1L, "a"]), default);
        await server.KillAsync();

        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await writer.CommitAsync(Position.End, default));
        Assert.True(error.IsTransient, error.Message);
        await writer.DisposeAsync();
        error = await Assert.ThrowsAsync<ConnectorException>(async () => await sink.TakeOverAsync(Engine.Request("a", owner: 2), default));
        Assert.True(error.IsTransient, error.Message);
        await server.RestartAsync();

        await using var again = await Engine.TakeAsync(sink, Engine.Request("a", owner: 3));
        Assert.True(again.Progress.Position.IsStart);
        Assert.Equal(0L, await server.Default.ScalarAsync<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_in_doubt_and_found_by_the_next_takeover()
    {
        await using var sink = Sink(Keyed, ("table", "t"));
        await Engine.StartAsync(sink);
        var crumbs = new Crumbs();
        var writer = await Engine.TakeAsync(sink, Engine.Request("a", crumbs: crumbs));
        await writer.WriteAsync(Rows.Batch(Keyed, [1L, "a"]), default);
        crumbs.OnStage = stage =>
        {
            if (stage == "jdbc.commit")
                Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM sluice_session").GetAwaiter().GetResult();
        };

        await Assert.ThrowsAsync<CommitInDoubtException>(async () => await writer.CommitAsync(Position.End, default));
        await writer.DisposeAsync();

        await using var next = await Engine.TakeAsync(sink, Engine.Request("a", owner: 2));
        Assert.True(next.Progress.Position.IsStart);
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM t"));
    }

    private async Task RefusedAsync(string code, string words, params (string Name, object? Value)[] options)
    {
        await using var sink = Sink(Keyed, [("table", "t"), .. options]);
        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await sink.OpenAsync(default));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
    }
}
