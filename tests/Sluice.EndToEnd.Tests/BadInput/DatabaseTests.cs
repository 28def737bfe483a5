using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.BadInput;

/// <summary>Tables that do not fit the job, and rows that do not fit the tables.</summary>
public sealed class DatabaseTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "schema_save_mode = ERROR_WHEN_SCHEMA_NOT_EXIST", "SLC3205", "schema_save_mode")]
    [InlineData("CREATE TABLE items (id bigint PRIMARY KEY, lable text)", "", "SLC3206", "did you mean 'lable'")]
    [InlineData("CREATE TABLE items (id bigint PRIMARY KEY, label text, must int NOT NULL)", "", "SLC3206", "needs a value for 'must'")]
    [InlineData("CREATE TABLE items (id bigint, label text)", "primary_keys = [id]", "SLC3214", "enable_upsert")]
    [InlineData("CREATE TABLE items (id bigint PRIMARY KEY, label text); INSERT INTO items VALUES (100, 'kept')", "data_save_mode = ERROR_WHEN_DATA_EXISTS", "SLC3215", "data_save_mode")]
    [InlineData("CREATE TABLE items (id bigint UNIQUE, label text); INSERT INTO items VALUES (3, 'kept')", "enable_upsert = false", "SLC3211", "items")]
    [InlineData("CREATE TABLE items (id smallint, label text); INSERT INTO items VALUES (100, 'kept')", "enable_upsert = false", "SLC3212", "'id'")]
    [InlineData("CREATE TABLE items (id bigint, label text NOT NULL); INSERT INTO items VALUES (100, 'kept')", "enable_upsert = false", "SLC3213", "label")]
    public async Task A_table_that_does_not_fit_is_an_error_with_its_remedy_and_stays_as_it_was(string ddl, string option, string code, string named)
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        if (ddl.Length > 0)
            await database.ExecuteAsync(ddl);
        var before = ddl.Length > 0 ? await database.RowsAsync("SELECT * FROM items") : [];
        _folder.Write("in.csv", "1,a\n2,b\n3,c\n100000,\n");
        _folder.Write("job.conf", $$"""
            source { LocalFile { path = "in.csv", file_format_type = csv, schema { fields { id = bigint, label = string } } } }
            sink { {{Orders.PostgresSink(database, "items", option.Length > 0 ? ", " + option : "")}} }
            """);

        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(1);
        Assert.Contains(code, result.Error, StringComparison.Ordinal);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(database.Server.Password, result.Error + result.Output, StringComparison.Ordinal);
        if (ddl.Length > 0)
            Assert.Equal(before, await database.RowsAsync("SELECT * FROM items"));
        else
            Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE tablename = 'items'"));
    }

    [Fact]
    public async Task A_source_table_that_is_missing_is_named()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        _folder.Write("job.conf", $"source {{ {Source(database, "items")} }}\nsink {{ Blackhole {{ }} }}");
        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(1);
        Assert.Contains("SLC2205", result.Error, StringComparison.Ordinal);
        Assert.Contains("items", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_table_that_changes_while_it_is_read_fails_the_job_and_nothing_is_half_written()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE items (id bigint PRIMARY KEY, label text); INSERT INTO items SELECT i, 'item ' || i FROM generate_series(1, 4000) i; CREATE TABLE copied (id bigint PRIMARY KEY, label text)");
        _folder.Write("job.conf", $$"""
            env { parallelism = 1, checkpoint.interval = 50, read_limit.rows_per_second = 1000, job.retry.times = 0 }
            source { {{Source(database, "items", ", split.size = 200")}} }
            sink { {{Orders.PostgresSink(database, "copied")}} }
            """);
        using var process = SluiceProcess.Start(_folder, "run", "job.conf", "--json");
        await CopiedAsync(database, process);
        await database.ExecuteAsync("SET lock_timeout = '20s'; ALTER TABLE items RENAME COLUMN label TO name");
        var result = (await process.WaitAsync()).ShouldExit(1);
        Assert.Matches("SLC(2205|2206|2207|4002)", result.Error);
        Assert.Contains("items", result.Error, StringComparison.Ordinal);
        Assert.Equal(RunReport.Of(result).CommittedRows, await database.ScalarAsync<long>("SELECT count(*) FROM copied"));

        // Resumed, the job says what differs; put back, it goes on where it was.
        var refused = (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(1);
        Assert.Contains("'name'", refused.Error, StringComparison.Ordinal);
        await database.ExecuteAsync("ALTER TABLE items RENAME COLUMN name TO label");
        (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(0);
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM items FULL JOIN copied USING (id, label) WHERE items.id IS NULL OR copied.id IS NULL"));
        Assert.Equal(4000L, await database.ScalarAsync<long>("SELECT count(*) FROM copied"));
    }

    [Fact]
    public async Task Changes_in_more_than_one_split_are_refused_before_the_run()
    {
        _folder.Write("job.conf", """
            source {
              FakeSource {
                parallelism = 2
                schema { fields { id = int } }
                rows = [ { kind = INSERT, fields = [1] }, { kind = DELETE, fields = [1] } ]
              }
            }
            sink { Console { } }
            """);
        var result = (await SluiceProcess.RunAsync(_folder, "run", "job.conf")).ShouldExit(2);
        Assert.Contains("parallelism = 1", result.Error, StringComparison.Ordinal);
        Assert.Contains("job.conf:", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private static string Source(PostgresDatabase database, string table, string more = "") =>
        $"Jdbc {{ url = \"{database.JdbcUrl}\", driver = org.postgresql.Driver, user = {PostgresServer.Username}, password = \"{database.Server.Password}\", table_path = \"{database.Name}.public.{table}\" {more} }}";

    private static Task CopiedAsync(PostgresDatabase database, SluiceProcess process) => Condition.HoldsAsync(
        async () => process.HasExited || await database.ScalarAsync<long>("SELECT count(*) FROM copied") > 0,
        TimeSpan.FromSeconds(60), () => Task.FromResult(process.ErrorSoFar));
}
