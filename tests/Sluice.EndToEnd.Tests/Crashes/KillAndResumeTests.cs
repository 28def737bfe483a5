using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Planting;
using Sluice.TestServers;
using Xunit.Sdk;

namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>
/// S10 for the transactional and the staged class: whatever step a run dies at, going on leaves every row in the target exactly once. Together with
/// the real kills of <see cref="RealKillTests"/>, 200 instants for each class, spread over its members.
/// </summary>
public sealed class KillAndResumeTests
{
    /// <summary>Of a mistake that is to be noticed.</summary>
    private const int MostSweeps = 4;

    private const int Files = 3;
    private const int RowsPerFile = 9_000;
    private const int Rows = Files * RowsPerFile;
    private const string Env = "env { parallelism = 2, job.mode = BATCH, checkpoint.interval = 2000, job.retry.times = 0 }";

    [Fact]
    public Task S10_a_crash_at_any_of_60_steps_into_PostgreSQL_by_copy_loses_and_doubles_nothing() => SweepPostgresAsync(60);

    [Fact]
    public async Task S10_a_crash_at_any_of_50_steps_into_PostgreSQL_by_upsert_over_older_rows_loses_and_doubles_nothing()
    {
        var database = await NewDatabaseAsync($"CREATE TABLE orders ({Orders.Ddl})");
        await CrashSweep.RunAsync(
            50,
            folder => $"{Env}\nsource {{ {Orders.CsvSource(folder.WriteOrders("in", Files, RowsPerFile))} }}\nsink {{ {Orders.PostgresSink(database, "orders", ", primary_keys = [id]")} }}",
            () => database.ExecuteAsync("TRUNCATE orders; INSERT INTO orders SELECT g, 1, now(), 'old', 0, 'old' FROM generate_series(50, 26000, 7) g"),
            async (_, when) => Orders.Verify(await Orders.ReadPostgresAsync(database, "orders"), Rows, when));
    }

    [Fact]
    public Task S10_a_crash_at_any_of_50_steps_into_SQLite_loses_and_doubles_nothing() => SweepSqliteAsync(50);

    [Theory]
    [InlineData("PublishedBeforeRecord", "files")]
    [InlineData("RecordNotRolledForward", "files")]
    [InlineData("StagedNotSwept", "files")]
    [InlineData("TargetPreparedAgain", "files")]
    [InlineData("TargetPreparedAgain", "PostgreSQL")]
    [InlineData("LedgerPositionIgnored", "PostgreSQL")]
    [InlineData("LedgerPositionIgnored", "SQLite")]
    [InlineData("RowsCommittedBeforePosition", "SQLite")]
    [InlineData("TargetPreparedAgain", "MariaDB")]
    [InlineData("LedgerPositionIgnored", "MariaDB")]
    [InlineData("RowsCommittedBeforePosition", "MariaDB")]
    public async Task A_mistake_that_loses_or_doubles_rows_is_noticed_by_the_crashes(string mistake, string sink)
    {
        using var planted = new PlantedMistake(Enum.Parse<Mistake>(mistake));
        Func<Task> sweep = sink switch
        {
            "files" => () => SweepFilesAsync(70, "csv", Orders.ReadCsv),
            "SQLite" => () => SweepSqliteAsync(50),
            "MariaDB" => () => SweepMariaDbAsync(40),
            _ => () => SweepPostgresAsync(60),
        };
        // Two tasks take turns as they like, so that one sweep may die beside the step that matters each time.
        Exception? seen = null;
        for (var sweeps = 0; seen is null && sweeps < MostSweeps; sweeps++)
            seen = await Record.ExceptionAsync(sweep);
        var noticed = Assert.IsAssignableFrom<XunitException>(seen);
        Assert.Contains("after a crash at step", noticed.Message, StringComparison.Ordinal);
    }

    private static async Task SweepPostgresAsync(int instants)
    {
        // Rows of an earlier life, which the job drops once, when it prepares the table.
        var database = await NewDatabaseAsync($"CREATE TABLE orders ({Orders.Ddl})");
        await CrashSweep.RunAsync(
            instants,
            folder => $"{Env}\nsource {{ {Orders.CsvSource(folder.WriteOrders("in", Files, RowsPerFile))} }}\nsink {{ {Orders.PostgresSink(database, "orders", ", data_save_mode = DROP_DATA")} }}",
            () => database.ExecuteAsync("TRUNCATE orders; INSERT INTO orders SELECT g, 1, now(), 'old', 0, 'old' FROM generate_series(50, 26000, 70) g"),
            async (_, when) => Orders.Verify(await Orders.ReadPostgresAsync(database, "orders"), Rows, when));
    }

    [Fact]
    public Task S10_a_crash_at_any_of_40_steps_into_MariaDB_loses_and_doubles_nothing() => SweepMariaDbAsync(40);

    [Fact]
    public async Task S10_a_crash_at_any_of_20_steps_into_MariaDB_by_upsert_over_older_rows_loses_and_doubles_nothing()
    {
        var database = await NewMariaDbAsync($"CREATE TABLE orders ({Orders.MariaDbDdl})");
        await CrashSweep.RunAsync(
            20,
            folder => $"{Env}\nsource {{ {Orders.CsvSource(folder.WriteOrders("in", Files, RowsPerFile))} }}\nsink {{ {Orders.MariaDbSink(database, "orders", ", primary_keys = [id]")} }}",
            () => database.ExecuteAsync("TRUNCATE orders; INSERT INTO orders SELECT seq, 1, now(), 'old', 0, 'old' FROM seq_50_to_26000_step_7"),
            async (_, when) => Orders.Verify(await Orders.ReadMariaDbAsync(database, "orders"), Rows, when));
    }

    [Fact]
    public async Task S10_a_crash_at_any_of_15_steps_from_MariaDB_to_PostgreSQL_loses_and_doubles_nothing()
    {
        var source = await NewMariaDbAsync("");
        var target = await NewDatabaseAsync($"CREATE TABLE orders ({Orders.Ddl})");
        using (var data = new JobFolder())
        {
            data.Write("fill.conf", $"source {{ {Orders.CsvSource(data.WriteOrders("in", Files, RowsPerFile))} }}\nsink {{ {Orders.MariaDbSink(source, "orders", ", primary_keys = [id]")} }}");
            (await SluiceProcess.RunAsync(data, "run", "fill.conf")).ShouldExit(0);
        }

        await CrashSweep.RunAsync(
            15,
            _ => $"{Env}\nsource {{ {Orders.MariaDbSource(source, "orders", ", split.size = 7000")} }}\nsink {{ {Orders.PostgresSink(target, "orders")} }}",
            () => target.ExecuteAsync("TRUNCATE orders"),
            async (_, when) => Orders.Verify(await Orders.ReadPostgresAsync(target, "orders"), Rows, when));
    }

    private static async Task SweepMariaDbAsync(int instants)
    {
        // Rows of an earlier life, which the job drops once, when it prepares the table.
        var database = await NewMariaDbAsync($"CREATE TABLE orders ({Orders.MariaDbDdl})");
        await CrashSweep.RunAsync(
            instants,
            folder => $"{Env}\nsource {{ {Orders.CsvSource(folder.WriteOrders("in", Files, RowsPerFile))} }}\nsink {{ {Orders.MariaDbSink(database, "orders", ", data_save_mode = DROP_DATA")} }}",
            () => database.ExecuteAsync("TRUNCATE orders; INSERT INTO orders SELECT seq, 1, now(), 'old', 0, 'old' FROM seq_50_to_26000_step_70"),
            async (_, when) => Orders.Verify(await Orders.ReadMariaDbAsync(database, "orders"), Rows, when));
    }

    private static async Task SweepSqliteAsync(int instants)
    {
        using var target = new JobFolder();
        var file = target.File("target.db");
        await CrashSweep.RunAsync(
            instants,
            folder => $"{Env}\nsource {{ {Orders.CsvSource(folder.WriteOrders("in", Files, RowsPerFile))} }}\nsink {{ Jdbc {{ url = \"jdbc:sqlite:{file}\", driver = org.sqlite.JDBC, generate_sink_sql = true, database = main, table = orders }} }}",
            () =>
            {
                foreach (var path in Directory.GetFiles(target.Path))
                    File.Delete(path);
                return Task.CompletedTask;
            },
            (_, when) =>
            {
                Orders.Verify(Orders.ReadSqlite(file, "orders"), Rows, when);
                return Task.CompletedTask;
            });
    }

    [Fact]
    public async Task S10_a_crash_at_any_of_20_steps_from_table_to_table_loses_and_doubles_nothing()
    {
        var database = await NewDatabaseAsync($"CREATE TABLE orders ({Orders.Ddl}); CREATE TABLE source ({Orders.Ddl})");
        using (var data = new JobFolder())
        {
            var part = Path.Combine(data.WriteOrders("in", 1, Rows), "part-0.csv");
            await using var connection = await database.OpenAsync();
            await using var writer = await connection.BeginTextImportAsync("COPY source FROM STDIN (FORMAT csv)");
            await writer.WriteAsync(await File.ReadAllTextAsync(part));
        }

        await CrashSweep.RunAsync(
            20,
            _ => $"{Env}\nsource {{ Jdbc {{ url = \"{database.JdbcUrl}\", driver = org.postgresql.Driver, user = {PostgresServer.Username}, password = \"{database.Server.Password}\", table_path = \"{database.Name}.public.source\", split.size = 7000 }} }}\nsink {{ {Orders.PostgresSink(database, "orders")} }}",
            () => database.ExecuteAsync("TRUNCATE orders"),
            async (_, when) => Orders.Verify(await Orders.ReadPostgresAsync(database, "orders"), Rows, when));
    }

    [Fact]
    public async Task F50_a_crash_at_any_of_40_steps_with_two_sinks_loses_and_doubles_nothing_in_either()
    {
        var database = await NewDatabaseAsync($"CREATE TABLE orders ({Orders.Ddl})");
        await CrashSweep.RunAsync(
            40,
            folder => $$"""
                {{Env}}
                source { LocalFile { path = "{{folder.WriteOrders("in", Files, RowsPerFile)}}", file_format_type = csv, plugin_output = o, {{Orders.Schema}} } }
                sink {
                  {{Orders.PostgresSink(database, "orders", ", plugin_input = o")}}
                  LocalFile { path = "{{folder.File("out")}}", file_format_type = json, plugin_input = o, data_save_mode = DROP_DATA }
                }
                """,
            () => database.ExecuteAsync("TRUNCATE orders"),
            async (folder, when) =>
            {
                Orders.Verify(await Orders.ReadPostgresAsync(database, "orders"), Rows, when + ", table");
                Orders.Verify(Orders.ReadJson(folder.File("out")), Rows, when + ", files");
            });
    }

    [Fact]
    public Task S10_a_crash_at_any_of_70_steps_into_csv_files_loses_and_doubles_nothing() => SweepFilesAsync(70, "csv", Orders.ReadCsv);

    [Fact]
    public Task S10_a_crash_at_any_of_70_steps_into_json_files_loses_and_doubles_nothing() => SweepFilesAsync(70, "json", Orders.ReadJson);

    private static Task SweepFilesAsync(int instants, string format, Func<string, IReadOnlyList<Order>> read) => CrashSweep.RunAsync(
        instants,
        folder => $"{Env}\nsource {{ {Orders.CsvSource(folder.WriteOrders("in", Files, RowsPerFile))} }}\nsink {{ LocalFile {{ path = \"{folder.File("out")}\", file_format_type = {format}, data_save_mode = DROP_DATA }} }}",
        () => Task.CompletedTask,
        (folder, when) =>
        {
            Orders.Verify(read(folder.File("out")), Rows, when);
            Assert.True(folder.Published("out").Count() == Directory.GetFiles(folder.File("out"), "*", SearchOption.AllDirectories).Length, $"{when} hidden files are left");
            return Task.CompletedTask;
        });

    private static async Task<PostgresDatabase> NewDatabaseAsync(string sql)
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(sql);
        return database;
    }

    private static async Task<MariaDbDatabase> NewMariaDbAsync(string sql)
    {
        var database = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
        if (sql.Length > 0)
            await database.ExecuteAsync(sql);
        return database;
    }
}
