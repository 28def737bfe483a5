using System.Globalization;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.BadInput;

/// <summary>A database server that dies while rows are on their way to it.</summary>
public sealed class LostServerTests : IDisposable
{
    private const int Rows = 3000;
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_that_is_gone_is_tried_again_with_the_count_and_then_the_job_is_FAILED_and_goes_on_when_it_is_back()
    {
        await using var server = await PostgresServer.StartAsync();
        WriteJob(server, retries: 2);
        using var process = SluiceProcess.Start(_folder, "run", "job.conf", "--json");
        await SomethingCommittedAsync(server, process);
        await server.KillAsync();
        var result = (await process.WaitAsync()).ShouldExit(1);
        Assert.Contains("(1 of 2)", result.Error, StringComparison.Ordinal);
        Assert.Contains("(2 of 2)", result.Error, StringComparison.Ordinal);
        var report = RunReport.Of(result);
        Assert.Equal("FAILED", report.Status);
        Assert.Matches("SLC32(01|08)", report.Error);
        Assert.DoesNotContain(server.Password, result.Error + result.Output, StringComparison.Ordinal);

        await server.RestartAsync();
        Assert.InRange(await server.Default.ScalarAsync<long>("SELECT count(*) FROM orders"), 1, Rows - 1);
        (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(0);
        Orders.Verify(await Orders.ReadPostgresAsync(server.Default, "orders"), Rows, "after the resume");
    }

    [Fact]
    public async Task A_server_that_is_back_in_time_costs_a_retry_and_no_row()
    {
        await using var server = await PostgresServer.StartAsync();
        WriteJob(server, retries: 30);
        using var process = SluiceProcess.Start(_folder, "run", "job.conf");
        await SomethingCommittedAsync(server, process);
        await server.KillAsync();
        await process.ReportsAsync("(1 of 30)");
        await server.RestartAsync();
        (await process.WaitAsync()).ShouldExit(0);
        Orders.Verify(await Orders.ReadPostgresAsync(server.Default, "orders"), Rows, "after the server was back");
    }

    [Fact]
    public async Task A_source_server_that_is_back_in_time_costs_a_retry_and_no_row()
    {
        await using var server = await PostgresServer.StartAsync();
        await server.ExecuteAsync($"CREATE TABLE items (id bigint PRIMARY KEY); INSERT INTO items SELECT generate_series(1, {Rows})");
        _folder.Write("job.conf", $$"""
            env { checkpoint.interval = 50, read_limit.rows_per_second = 1000, job.retry.times = 30, job.retry.interval.seconds = 1 }
            source {
              Jdbc { url = "{{server.JdbcUrl}}", driver = org.postgresql.Driver, user = {{PostgresServer.Username}}, password = "{{server.Password}}"
                table_path = "postgres.public.items", split.size = 250 }
            }
            sink { LocalFile { path = "{{_folder.File("out")}}", file_format_type = csv } }
            """);
        using var process = SluiceProcess.Start(_folder, "run", "job.conf");
        await process.ShowsAsync(() => _folder.Published("out").Any(), "a file in the folder");
        await server.KillAsync();
        await process.ReportsAsync("(1 of 30)");
        await server.RestartAsync();
        (await process.WaitAsync()).ShouldExit(0);
        Assert.Equal(
            Enumerable.Range(1, Rows).Select(i => i.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal),
            _folder.Published("out").SelectMany(File.ReadLines).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_away_when_the_job_starts_is_waited_for_as_the_job_says()
    {
        await using var server = await PostgresServer.StartAsync();
        await server.KillAsync();
        WriteJob(server, retries: 1);
        var lost = (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--json")).ShouldExit(1);
        Assert.Contains("(1 of 1)", lost.Error, StringComparison.Ordinal);
        Assert.Contains("SLC3201", RunReport.Of(lost).Error, StringComparison.Ordinal);

        WriteJob(server, retries: 30);
        using var process = SluiceProcess.Start(_folder, "run", "job.conf");
        await process.ReportsAsync("(1 of 30)");
        await server.RestartAsync();
        (await process.WaitAsync()).ShouldExit(0);
        Orders.Verify(await Orders.ReadPostgresAsync(server.Default, "orders"), Rows, "after the server was there");
    }

    [Fact]
    public async Task A_cancel_that_hangs_on_a_frozen_server_is_ended_by_the_second_interrupt_and_the_job_goes_on_exactly_once()
    {
        await using var server = await PostgresServer.StartAsync();
        WriteJob(server, retries: 30);
        using (var process = SluiceProcess.Start(_folder, "run", "job.conf"))
        {
            await SomethingCommittedAsync(server, process);
            server.Pause();
            process.Interrupt();
            await process.ReportsAsync("Canceling");
            Assert.False(process.HasExited);
            process.Interrupt();
            var result = (await process.WaitAsync()).ShouldExit(130);
            Assert.Contains("CANCELED (stopped at once)", result.Error, StringComparison.Ordinal);
            server.Continue();
        }

        (await SluiceProcess.RunAsync(_folder, "run", "job.conf", "--resume")).ShouldExit(0);
        Orders.Verify(await Orders.ReadPostgresAsync(server.Default, "orders"), Rows, "after the resume");
    }

    private void WriteJob(PostgresServer server, int retries)
    {
        var input = _folder.WriteOrders("in", files: 2, rowsPerFile: Rows / 2);
        _folder.Write("job.conf", $$"""
            env { checkpoint.interval = 50, read_limit.rows_per_second = 1000, job.retry.times = {{retries}}, job.retry.interval.seconds = 1 }
            source { {{Orders.CsvSource(input)}} }
            sink { {{Orders.PostgresSink(server.Default, "orders")}} }
            """);
    }

    private static Task SomethingCommittedAsync(PostgresServer server, SluiceProcess process) => Condition.HoldsAsync(
        async () =>
        {
            Assert.False(process.HasExited, process.ErrorSoFar);
            return await server.Default.ScalarAsync<bool>("SELECT to_regclass('public.orders') IS NOT NULL")
                && await server.Default.ScalarAsync<long>("SELECT count(*) FROM orders") > 0;
        },
        TimeSpan.FromSeconds(60), () => Task.FromResult(process.ErrorSoFar));
}
