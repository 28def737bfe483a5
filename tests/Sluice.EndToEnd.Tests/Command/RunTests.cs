using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.Command;

/// <summary>What a run and a check show.</summary>
public sealed class RunTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_job_whose_data_breaks_a_rule_is_FAILED_with_exit_1_and_the_rule()
    {
        _folder.Write("job.conf", "source { FakeSource { row.num = 5, schema { fields { id = int } } } }\nsink { Assert { rules { row_rules = [ { rule_type = MAX_ROW, rule_value = 3 } ] } } }");
        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--json")).ShouldExit(1);
        var report = RunReport.Of(result);
        Assert.Equal("FAILED", report.Status);
        Assert.Contains("SLC3002", report.Error, StringComparison.Ordinal);
        Assert.Contains("MAX_ROW 3", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Assert_sink_that_has_rules_and_saw_no_row_says_so()
    {
        File.WriteAllText(_folder.File("empty.csv"), "");
        _folder.Write("job.conf", $$"""
            source { LocalFile { path = "{{_folder.File("empty.csv")}}", file_format_type = csv, schema { fields { id = int } } } }
            sink { Assert { rules { field_rules = [ { field_name = id, field_type = int, field_value = [ { rule_type = NOT_NULL } ] } ] } } }
            """);
        var result = await SluiceProcess.RunAsync(_folder, "run", "job.conf");
        Assert.Matches("(?i)(no row|0 rows|saw no)", result.Error + result.Output);
    }

    [Fact]
    public async Task The_quickstart_runs_and_prints_what_arrived()
    {
        var examples = Path.Combine(RepositoryRoot(), "examples");
        Directory.CreateDirectory(_folder.File("examples/data"));
        File.Copy(Path.Combine(examples, "quickstart.conf"), _folder.File("examples/quickstart.conf"));
        File.Copy(Path.Combine(examples, "data", "tea-orders.csv"), _folder.File("examples/data/tea-orders.csv"));
        var rows = PlainCsv.Parse(File.ReadAllText(_folder.File("examples/data/tea-orders.csv"))).Skip(1).ToList();

        for (var run = 1; run <= 2; run++)
        {
            var result = (await SluiceProcess.RunAsync(_folder, "run", "examples/quickstart.conf")).ShouldExit(0);
            Assert.Contains("FINISHED", result.Output, StringComparison.Ordinal);
            Assert.Contains("quickstart.db", result.Output, StringComparison.Ordinal);
            Assert.Equal(rows.Count, Count("tea_orders"));
            Assert.Equal(rows.Count(r => r[7] is null), Count("tea_orders WHERE gift_note IS NULL"));
            Assert.Equal(rows.Count(r => r[7] is ""), Count("tea_orders WHERE gift_note = ''"));
        }
    }

    [Fact]
    public async Task The_first_ledger_in_a_database_is_announced_with_the_option_that_keeps_it_out_and_in_plain_lines()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var input = _folder.WriteOrders("in", 1, 100);
        _folder.Write("job.conf", $"source {{ {Orders.CsvSource(input)} }}\nsink {{ {Orders.PostgresSink(database, "orders")} }}");
        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(0);
        Assert.DoesNotContain('\e', result.Error + result.Output);
        var line = Assert.Single(result.Error.Split('\n'), l => l.Contains("ledger = off", StringComparison.Ordinal));
        Assert.Contains("sluice_", line, StringComparison.Ordinal);
        Assert.Equal(100L, await database.ScalarAsync<long>("SELECT count(*) FROM orders"));
        await database.ExecuteAsync("TRUNCATE orders");
        Assert.DoesNotContain("ledger", (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_connects_to_nothing_and_check_connect_shows_splits_and_schema()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE items (id bigint PRIMARY KEY, label text); INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 1000) i");
        var job = $$"""
            source { Jdbc { url = "{{database.JdbcUrl}}", driver = org.postgresql.Driver, user = {{PostgresServer.Username}}, password = "{{database.Server.Password}}", table_path = "{{database.Name}}.public.items" } }
            sink { Jdbc { url = "{{database.JdbcUrl}}", driver = org.postgresql.Driver, user = {{PostgresServer.Username}}, password = "{{database.Server.Password}}", generate_sink_sql = true, database = {{database.Name}}, table = "public.copied" } }
            """;
        _folder.Write("job.conf", job);
        _folder.Write("nowhere.conf", job.Replace($":{database.Server.Port}/", ":1/", StringComparison.Ordinal));

        var plain = (await SluiceProcess.RunAsync(_folder, "check", "nowhere.conf")).ShouldExit(0);
        Assert.Contains("known once connected", plain.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await SluiceProcess.RunAsync(_folder, "check", "nowhere.conf", "--connect")).Exit);

        var connected = (await SluiceProcess.RunAsync(_folder, "check", "job.conf", "--connect")).ShouldExit(0);
        Assert.Matches(@"id bigint not null.*label string", connected.Output);
        Assert.Matches(@"\d+ splits?\n", connected.Output);
        Assert.Contains("exactly once", connected.Output, StringComparison.Ordinal);
        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"));
    }

    private long Count(string from)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.File("quickstart.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {from}";
        return (long)command.ExecuteScalar()!;
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Sluice.slnx")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests do not lie in a clone of the repository.");
    }
}
