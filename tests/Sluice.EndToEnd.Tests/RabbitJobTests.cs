using System.Text;
using RabbitMQ.Client;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests;

/// <summary>Jobs from and to queues, against a real broker.</summary>
public sealed class RabbitJobTests
{
    private const int Messages = 300;

    [Fact]
    public async Task Messages_move_from_queue_to_queue_in_a_streaming_job_that_ends_as_tests_want_it()
    {
        await using var server = await RabbitServer.StartAsync();
        await using var channel = await server.ChannelAsync();
        foreach (var queue in new[] { "from", "to" })
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        for (var i = 0; i < Messages; i++)
            await channel.BasicPublishAsync("", "from", Encoding.UTF8.GetBytes($$"""{"id":{{i}},"more":true}"""));
        using var folder = new JobFolder();
        var at = At(server);
        var job = folder.Write("job.conf", $$"""
            env { job.mode = STREAMING }
            source { RabbitMQ { {{at}}, queue_name = from, for_e2e_testing = true, prefetch_count = 100, schema { fields { id = bigint } } } }
            sink { RabbitMQ { {{at}}, queue_name = to } }
            """);

        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));

        Assert.Equal(("FINISHED", Messages, Messages), (report.Status, report.ReadRows, report.WrittenRows));
        Assert.Equal((0u, (uint)Messages), ((await channel.QueueDeclarePassiveAsync("from")).MessageCount, (await channel.QueueDeclarePassiveAsync("to")).MessageCount));
    }

    [Fact]
    public async Task S10_kills_of_the_program_that_reads_a_queue_lose_no_message()
    {
        const int Kills = 4;
        const int Many = 4_000;
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE message (id bigint)");
        await using var server = await RabbitServer.StartAsync();
        await using var channel = await server.ChannelAsync();
        await channel.QueueDeclareAsync("from", durable: true, exclusive: false, autoDelete: false);
        for (var i = 0; i < Many; i++)
            await channel.BasicPublishAsync("", "from", Encoding.UTF8.GetBytes($$"""{"id":{{i}}}"""));
        using var folder = new JobFolder();
        var job = folder.Write("job.conf", $$"""
            env { job.mode = STREAMING, checkpoint.interval = 20, read_limit.rows_per_second = 2000 }
            source { RabbitMQ { {{At(server)}}, queue_name = from, for_e2e_testing = true, prefetch_count = 100, schema { fields { id = bigint } } } }
            sink { {{Orders.PostgresSink(database, "message")}} }
            """);

        string[] run = ["run", job];
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var process = SluiceProcess.Start(folder, run);
            var enough = Many * kill / (Kills + 2);
            await Condition.HoldsAsync(
                async () => process.HasExited || await database.ScalarAsync<long>("SELECT count(*) FROM message") >= enough, TimeSpan.FromSeconds(60), () => Task.FromResult(process.ErrorSoFar));
            Assert.False(process.HasExited, process.ErrorSoFar);
            process.Kill();
            await process.WaitAsync();
            run = ["run", job, "--resume"];
        }

        (await SluiceProcess.RunAsync(folder, run)).ShouldExit(0);

        Assert.Equal(Many, await database.ScalarAsync<long>("SELECT count(DISTINCT id) FROM message"));
        Assert.Equal(0u, (await channel.QueueDeclarePassiveAsync("from")).MessageCount);
        // What a kill brings twice is no more than what had been read and not acknowledged.
        Assert.InRange(await database.ScalarAsync<long>("SELECT count(*) FROM message") - Many, 0, Kills * 100);
    }

    private static string At(RabbitServer server) =>
        $"host = \"127.0.0.1\", port = {server.Port}, virtual_host = \"/\", username = {RabbitServer.User}, password = \"{server.Password}\"";
}
