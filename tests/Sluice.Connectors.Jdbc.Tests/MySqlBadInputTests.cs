using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class MySqlBadInputTests : MySqlTests
{
    private static readonly TableSchema Keyed = Rows.Schema("t", ["id"], ("id", DataType.BigInt), ("name", DataType.String));

    public static TheoryData<string> Ways => ["", "?allowLoadLocalInfile=false"];

    [Fact]
    public async Task What_the_target_lacks_is_named_before_the_run()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id bigint PRIMARY KEY, nam text)");
        await RefusedAsync("SLC3206", "has no column 'name'; its columns are 'id', 'nam' (did you mean 'nam'?");
        await Database.ExecuteAsync("CREATE OR REPLACE TABLE t (id bigint PRIMARY KEY, name text, must int NOT NULL)");
        await RefusedAsync("SLC3206", "needs a value for 'must'");
        await Database.ExecuteAsync("CREATE OR REPLACE TABLE t (id bigint PRIMARY KEY, name text AS (concat('n', id)))");
        await RefusedAsync("SLC3206", "computes 'name' itself");
        await Database.ExecuteAsync("CREATE OR REPLACE TABLE t (id bigint, name text)");
        await RefusedAsync("SLC3214", "has no primary or unique key on 'id'");
        await Database.ExecuteAsync("DROP TABLE t");
        await RefusedAsync("SLC3205", "does not exist", ("schema_save_mode", "ERROR_WHEN_SCHEMA_NOT_EXIST"));
        await RefusedAsync("SLC3202", "login refused", ("password", "wr0ng!"));
        await RefusedAsync("SLC3203", "Unknown database", ("url", Database.JdbcUrl + "x"));
    }

    [Fact]
    public async Task Rows_that_exist_are_refused_where_none_may()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id bigint PRIMARY KEY, name text); INSERT INTO t VALUES (1, 'a')");
        await using var sink = Sink(Keyed, ("table", "t"), ("data_save_mode", "ERROR_WHEN_DATA_EXISTS"));

        Assert.Equal("SLC3215", (await Assert.ThrowsAsync<ConnectorException>(async () => await Engine.StartAsync(sink))).Code);
    }

    [Fact]
    public async Task A_preparation_that_fails_in_its_custom_sql_leaves_the_rows_as_they_were()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id bigint PRIMARY KEY, name text); INSERT INTO t VALUES (1, 'kept')");
        await using var sink = Sink(Keyed, ("table", "t"), ("data_save_mode", "CUSTOM_PROCESSING"), ("custom_sql", "DELETE FROM t; INSERT INTO nowhere VALUES (1)"));

        await Assert.ThrowsAsync<ConnectorException>(async () => await Engine.StartAsync(sink));

        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT count(*) FROM t"));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task A_value_that_the_server_would_bend_is_refused_with_row_and_column(string way)
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int PRIMARY KEY, name varchar(3))");
        await FailsAsync(way, "SLC3212", "column 'id' at row 2", Rows.Batch(Keyed, [1L, "a"], [2147483648L, "b"]));
        await FailsAsync(way, "SLC3212", "column 'name' at row 3", Rows.Batch(Keyed, [1L, "abc"]), Rows.Batch(Keyed, [2L, "abc"], [3L, "abcd"]));
        await Database.ExecuteAsync("CREATE OR REPLACE TABLE t (id int PRIMARY KEY, name datetime)");
        await FailsAsync(way, "SLC3212", "column", Rows.Batch(Keyed, [1L, "yesterday"]));
        await Database.ExecuteAsync("CREATE OR REPLACE TABLE t (id int PRIMARY KEY, name text NOT NULL)");
        await FailsAsync(way, "SLC3213", "'name'", Rows.Batch(Keyed, [1L, null]));
        await Database.ExecuteAsync("CREATE OR REPLACE TABLE t (id bigint PRIMARY KEY, name varchar(3) CHECK (name <> 'no'))");
        await FailsAsync(way, "SLC3212", "CONSTRAINT", Rows.Batch(Keyed, [1L, "no"]));
        await FailsAsync(way, "SLC3213", "row 2: key column 'id' is NULL", Rows.Batch(Keyed, [1L, "a"], [null, "b"]));
    }

    [Fact]
    public async Task A_row_that_the_server_takes_in_no_packet_is_named_with_the_remedy_and_not_tried_again()
    {
        await using var server = await MariaDbServer.StartAsync(new MariaDbOptions { Fast = true, Settings = new Dictionary<string, string> { ["max_allowed_packet"] = "1M", ["local_infile"] = "0" } });
        var database = await server.CreateDatabaseAsync();
        (string, object?)[] login = [("url", database.JdbcUrl), ("user", MariaDbServer.Username), ("password", server.Password)];
        await using var table = Engine.Sink(Keyed, [.. login, ("generate_sink_sql", true)]);
        await using var own = Engine.Sink(Keyed, [.. login, ("query", "REPLACE INTO t VALUES (?, ?)")]);
        var large = Rows.Batch(Keyed, [1L, "a"], [2L, new string('x', 2_000_000)]);

        var error = await Assert.ThrowsAsync<ConnectorException>(() => Engine.WriteAsync(table, large));
        var ofOwn = await Assert.ThrowsAsync<ConnectorException>(() => Engine.WriteAsync(own, large));

        Assert.Equal(("SLC3212", false), (error.Code, error.IsTransient));
        Assert.Contains("max_allowed_packet", error.Message, StringComparison.Ordinal);
        Assert.Equal(("SLC3212", false), (ofOwn.Code, ofOwn.IsTransient));
        Assert.Contains("row 2", ofOwn.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM t"));

        // The same server takes no local files, and the sink says what it does instead.
        await using var said = Engine.Sink(Keyed, [.. login, ("generate_sink_sql", true)]);
        Assert.Contains("INSERT of many rows, not by LOAD DATA LOCAL INFILE: the server has local_infile = OFF", (await said.OpenAsync(default)).Note, StringComparison.Ordinal);
        await Engine.WriteAsync(said, Rows.Batch(Keyed, [.. Enumerable.Range(0, 20_000).Select(i => new object?[] { (long)i, new string('y', 100) })]));
        Assert.Equal(20_000L, await database.ScalarAsync<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_server_gone_in_the_middle_is_transient_and_leaves_nothing()
    {
        await using var server = await MariaDbServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await using var sink = Engine.Sink(Keyed, ("url", database.JdbcUrl), ("user", MariaDbServer.Username), ("password", server.Password), ("generate_sink_sql", true), ("table", "t"));
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
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM t"));
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
                Task.Run(async () => await Database.ExecuteAsync($"KILL {await Database.ScalarAsync<long>("SELECT connection_id FROM sluice_session")}")).GetAwaiter().GetResult();
        };

        await Assert.ThrowsAsync<CommitInDoubtException>(async () => await writer.CommitAsync(Position.End, default));
        await writer.DisposeAsync();

        await using var next = await Engine.TakeAsync(sink, Engine.Request("a", owner: 2));
        Assert.True(next.Progress.Position.IsStart);
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Without_a_database_anywhere_the_option_is_asked_for()
    {
        var error = Assert.Throws<ConfigException>(() => Sink(Keyed, ("url", $"jdbc:mysql://127.0.0.1:{Database.Server.Port}")));

        Assert.Contains("names the database to write to", error.Message, StringComparison.Ordinal);
    }

    private async Task FailsAsync(string way, string code, string words, params Connect.Batches.Batch[] batches)
    {
        await using var sink = Sink(Keyed, ("url", Database.JdbcUrl + way), ("table", "t"));
        var error = await Assert.ThrowsAsync<ConnectorException>(() => Engine.WriteAsync(sink, batches));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
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
