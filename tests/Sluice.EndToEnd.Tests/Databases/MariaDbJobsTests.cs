using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.EndToEnd.Tests.Server;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.Databases;

/// <summary>Whole jobs from and to MariaDB, by the program itself; what is wrong with one is told with its place and remedy.</summary>
public sealed class MariaDbJobsTests : IAsyncLifetime
{
    private const int Rows = 20_000;
    private readonly JobFolder _folder = new();
    private MariaDbDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Rows_go_from_files_to_MariaDB_on_to_another_database_of_it_and_to_PostgreSQL_and_are_the_same_everywhere()
    {
        var copy = await _database.Server.CreateDatabaseAsync();
        var postgres = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        Write("first.conf", Orders.CsvSource(_folder.WriteOrders("in", 2, Rows / 2)), Orders.MariaDbSink(_database, "orders", ", primary_keys = [id]"));
        Write("second.conf", Orders.MariaDbSource(_database, "orders", ", split.size = 4000"), Orders.MariaDbSink(copy, "orders"));
        Write("third.conf", Orders.MariaDbSource(copy, "orders", ", split.size = 4000"), Orders.PostgresSink(postgres, "orders"));

        foreach (var job in new[] { "first.conf", "second.conf", "third.conf" })
            (await SluiceProcess.RunAsync(_folder, "run", job)).ShouldExit(0);

        Orders.Verify(await Orders.ReadMariaDbAsync(_database, "orders"), Rows, "from files");
        Orders.Verify(await Orders.ReadMariaDbAsync(copy, "orders"), Rows, "from MariaDB to MariaDB");
        Orders.Verify(await Orders.ReadPostgresAsync(postgres, "orders"), Rows, "from MariaDB to PostgreSQL");
        Assert.Equal(
            await _database.ScalarAsync<string>("SELECT group_concat(concat(column_name, column_type, column_key) ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = database() AND table_name = 'orders'"),
            await copy.ScalarAsync<string>("SELECT group_concat(concat(column_name, column_type, column_key) ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = database() AND table_name = 'orders'"));
    }

    [Fact]
    public async Task Many_tables_go_to_names_made_of_placeholders()
    {
        await _database.ExecuteAsync("CREATE TABLE a (id int PRIMARY KEY, x text); CREATE TABLE b (id int PRIMARY KEY, y date); INSERT INTO a VALUES (1, 'one'); INSERT INTO b VALUES (1, '2024-01-01'), (2, NULL)");
        var copy = await _database.Server.CreateDatabaseAsync();
        var (user, password) = (MariaDbServer.Username, _database.Server.Password);
        _folder.Write("job.conf", $$"""
            env { parallelism = 2, job.mode = BATCH }
            source { Jdbc { url = "{{_database.JdbcUrl}}", driver = com.mysql.cj.jdbc.Driver, user = {{user}}, password = "{{password}}"
              table_list = [{ table_path = "{{_database.Name}}.a" }, { table_path = "{{_database.Name}}.b", where_condition = "where id > 1" }] } }
            sink { Jdbc { url = "{{_database.JdbcUrl}}", driver = com.mysql.cj.jdbc.Driver, user = {{user}}, password = "{{password}}"
              generate_sink_sql = true, database = {{copy.Name}}, table = "copy_${table_name}", primary_keys = ["${primary_key}"] } }
            """);

        (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(0);

        Assert.Equal("one", await copy.ScalarAsync<string>("SELECT x FROM copy_a WHERE id = 1"));
        Assert.Equal(2, await copy.ScalarAsync<int>("SELECT max(id) FROM copy_b HAVING count(*) = 1"));
    }

    [Fact]
    public async Task Check_says_how_rows_go_in_and_what_is_created()
    {
        Write("job.conf", "FakeSource { schema { fields { id = bigint } }, row.num = 5 }", Orders.MariaDbSink(_database, "t").Replace(_database.JdbcUrl, _database.JdbcUrl + "?allowLoadLocalInfile=false", StringComparison.Ordinal));

        var check = (await SluiceProcess.RunAsync(_folder, "check", "job.conf", "--connect")).ShouldExit(0);

        Assert.Contains("not by LOAD DATA LOCAL INFILE", check.Output, StringComparison.Ordinal);
        Assert.Contains("sluice_*", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE items (id bigint PRIMARY KEY, lable text)", "", "SLC3206", "did you mean 'lable'")]
    [InlineData("CREATE TABLE items (id bigint PRIMARY KEY, label text) ENGINE = MyISAM", "", "SLC3216", "ENGINE = InnoDB")]
    [InlineData("CREATE TABLE items (id bigint, label text)", "primary_keys = [id]", "SLC3214", "enable_upsert")]
    [InlineData("CREATE TABLE items (id bigint PRIMARY KEY, label text); INSERT INTO items VALUES (3, 'kept')", "enable_upsert = false, primary_keys = [id]", "SLC3211", "Duplicate entry '3'")]
    [InlineData("CREATE TABLE items (id smallint, label text)", "", "SLC3212", "column 'id' at row 4")]
    [InlineData("CREATE TABLE items (id bigint, label text NOT NULL)", "", "SLC3213", "label")]
    [InlineData("CREATE TABLE items (id bigint, label text)", "password = wr0ng", "SLC3202", "check 'user' and 'password'")]
    [InlineData("CREATE TABLE items (id bigint, label text)", "ledger_schema = \"no such rights\", user = nobody", "SLC3202", "check 'user' and 'password'")]
    public async Task A_target_that_does_not_fit_is_an_error_with_its_remedy_and_stays_as_it_was(string ddl, string option, string code, string named)
    {
        await _database.ExecuteAsync(ddl);
        var before = await _database.RowsAsync("SELECT * FROM items");
        _folder.Write("in.csv", "1,a\n2,b\n3,c\n100000,\n");
        Write("job.conf", "LocalFile { path = \"in.csv\", file_format_type = csv, schema { fields { id = bigint, label = string } } }", Orders.MariaDbSink(_database, "items", option.Length > 0 ? ", " + option : ""));

        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(1);

        Assert.Contains(code, result.Error, StringComparison.Ordinal);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_database.Server.Password, result.Error + result.Output, StringComparison.Ordinal);
        Assert.Equal(before, await _database.RowsAsync("SELECT * FROM items"));
    }

    [Theory]
    [InlineData("table_path", "nothing", "SLC2205", "does not exist")]
    [InlineData("query", "SELECT nmae FROM t", "SLC2207", "nmae")]
    public async Task A_source_that_is_not_there_is_named(string option, string value, string code, string named)
    {
        await _database.ExecuteAsync("CREATE TABLE t (id int)");
        var source = Orders.MariaDbSource(_database, "t");
        Write("job.conf", source[..source.IndexOf("table_path", StringComparison.Ordinal)] + $"{option} = \"{value}\" }}", "Blackhole { }");

        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(1);

        Assert.Contains(code, result.Error, StringComparison.Ordinal);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("url = \"jdbc:mysql:replication://h/db\"", "is not supported")]
    [InlineData("url = \"jdbc:mariadb://h:33o6/db\"", "is not a port")]
    public async Task A_URL_that_cannot_be_used_is_refused_before_the_run_with_its_place(string option, string words)
    {
        _folder.Write("job.conf", $"source {{ Jdbc {{ {option}, driver = org.mariadb.jdbc.Driver, table_path = \"db.t\" }} }}\nsink {{ Blackhole {{ }} }}");

        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(2);

        Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Matches(@"error: job\.conf:1:\d+: SLC1", result.Error);
    }

    [Fact]
    public async Task S5_after_a_force_stop_with_a_batch_held_in_MariaDB_no_row_comes_after_the_fence()
    {
        using var node = await ServerNode.StartAsync(_folder);
        await _database.ExecuteAsync("CREATE TABLE numbers (id bigint)", Ct);
        var job = (await node.SubmitAsync($$"""
            env { job.name = held, parallelism = 1, checkpoint.interval = 60000, read_limit.rows_per_second = 2000 }
            source { FakeSource { row.num = 1000000, schema { fields { id = bigint } } } }
            sink { {{Orders.MariaDbSink(_database, "numbers")}} }
            """)).Id;
        // The server shows what it has seen last to whoever asks again within 0.1 s.
        await Condition.HoldsAsync(
            async () => await _database.ScalarAsync<long>("DO SLEEP(0.15); SELECT count(*) FROM information_schema.innodb_trx WHERE trx_rows_modified > 0 AND trx_mysql_thread_id IN (SELECT id FROM information_schema.processlist WHERE db = database())", Ct) > 0,
            TimeSpan.FromSeconds(20), () => Task.FromResult("no batch is in hand"), Ct);

        await node.Client.ForceStopAsync(job, new ForceStopRequest { Reason = "enough" }, cancellationToken: Ct);
        var stopped = await node.SeesAsync(job, j => j.Stop is { } stop && stop.Progress.Residuals.All(r => r is { ConfirmedAt: not null, FencedAt: not null }));
        var rows = await _database.ScalarAsync<long>("SELECT count(*) FROM numbers", Ct);
        var committed = await _database.ScalarAsync<decimal>("SELECT coalesce(sum(`rows`), 0) FROM sluice_position WHERE split NOT LIKE '#%'", Ct);
        var verified = await node.Client.VerifyFenceAsync(job, cancellationToken: Ct);

        Assert.Equal(JobStatus.Canceled, stopped.Status);
        Assert.True(verified.Holds, string.Join("\n", verified.Sinks));
        Assert.Equal((0L, 0m), (rows, committed));
        await Condition.HoldsAsync(
            async () => await _database.ScalarAsync<long>("SELECT count(*) FROM information_schema.processlist WHERE db = database() AND id <> connection_id()", Ct) == 0,
            TimeSpan.FromSeconds(20), () => Task.FromResult("a session of the job is still there"), Ct);
    }

    private void Write(string file, string source, string sink) =>
        _folder.Write(file, $"env {{ parallelism = 2, job.mode = BATCH, job.retry.times = 0 }}\nsource {{ {source} }}\nsink {{ {sink} }}");
}
