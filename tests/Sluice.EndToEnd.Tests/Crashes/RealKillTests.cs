using System.Diagnostics;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>S10 with the real program and a real <c>kill -9</c>, at instants spread over the run.</summary>
public sealed class RealKillTests
{
    private const int Kills = 20;
    private const int NothingToResume = 4;
    private const int Files = 4;
    private const int RowsPerFile = 10_000;
    private const int Rows = Files * RowsPerFile;
    private const string Env = "env { parallelism = 2, job.mode = BATCH, checkpoint.interval = 20, read_limit.rows_per_second = 20000 }";

    [Fact]
    public async Task S10_20_kills_of_the_program_on_its_way_to_PostgreSQL_lose_and_double_nothing()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE orders ({Orders.Ddl})");
        await KillRepeatedlyAsync(
            folder => Orders.PostgresSink(database, "orders"),
            _ => database.ExecuteAsync("TRUNCATE orders"),
            async (_, when) => Orders.Verify(await Orders.ReadPostgresAsync(database, "orders"), Rows, when));
    }

    [Fact]
    public Task S10_20_kills_of_the_program_on_its_way_to_csv_files_lose_and_double_nothing() => KillRepeatedlyAsync(
        folder => $"LocalFile {{ path = \"{folder.File("out")}\", file_format_type = csv }}",
        folder =>
        {
            if (Directory.Exists(folder.File("out")))
                Directory.Delete(folder.File("out"), recursive: true);
            return Task.CompletedTask;
        },
        (folder, when) =>
        {
            Orders.Verify(Orders.ReadCsv(folder.File("out")), Rows, when);
            return Task.CompletedTask;
        });

    [Fact]
    public async Task S10_8_kills_of_the_program_on_its_way_to_MariaDB_lose_and_double_nothing()
    {
        var database = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE orders ({Orders.MariaDbDdl})");
        await KillRepeatedlyAsync(
            folder => Orders.MariaDbSink(database, "orders"),
            _ => database.ExecuteAsync("TRUNCATE orders"),
            async (_, when) => Orders.Verify(await Orders.ReadMariaDbAsync(database, "orders"), Rows, when),
            kills: 8);
    }

    private static async Task KillRepeatedlyAsync(
        Func<JobFolder, string> sink, Func<JobFolder, Task> resetAsync, Func<JobFolder, string, Task> verifyAsync, int kills = Kills)
    {
        using var folder = new JobFolder();
        var source = Orders.CsvSource(folder.WriteOrders("in", Files, RowsPerFile));
        folder.Write("job.conf", $"{Env}\nsource {{ {source} }}\nsink {{ {sink(folder)} }}");
        var calm = Stopwatch.StartNew();
        (await SluiceProcess.RunAsync(folder, "run", "job.conf")).ShouldExit(0);
        var length = calm.Elapsed;
        await verifyAsync(folder, "without a kill");

        var reached = 0;
        for (var i = 0; i < kills; i++)
        {
            await resetAsync(folder);
            var store = folder.File($"kill-{i}.db");
            using (var process = SluiceProcess.Start(folder, "run", "job.conf", "--store", store))
            {
                // Waiting a planned part of the run is the point here, not a wait for a condition.
                using var moment = new CancellationTokenSource(length * (i + 1) / (kills + 1));
                await WaitForEndOrAsync(process, moment.Token);
                if (!process.HasExited)
                    reached++;
                process.Kill();
                await process.WaitAsync();
            }

            var when = $"after kill {i + 1} of {kills}, at {(double)(i + 1) / (kills + 1):P0} of {length.TotalSeconds:F1} s";
            var resumed = await SluiceProcess.RunAsync(folder, "run", "job.conf", "--store", store, "--resume");
            if (resumed.Exit == NothingToResume)
                resumed = await SluiceProcess.RunAsync(folder, "run", "job.conf", "--store", store);
            Assert.True(resumed.Exit is 0, $"{when}: exit {resumed.Exit}\n{resumed.Error}");
            await verifyAsync(folder, when);
        }

        Assert.True(reached >= kills / 2, $"only {reached} of {kills} kills found the program alive");
    }

    private static async Task WaitForEndOrAsync(SluiceProcess process, CancellationToken moment)
    {
        try
        {
            await process.ExitedAsync(moment);
        }
        catch (OperationCanceledException)
        {
            // The moment to kill it has come.
        }
    }
}
