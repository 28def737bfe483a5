using System.Text;
using RabbitMQ.Client;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests;

/// <summary>Jobs from queue to queue, against a real broker.</summary>
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
        var at = $"host = \"127.0.0.1\", port = {server.Port}, virtual_host = \"/\", username = {RabbitServer.User}, password = \"{server.Password}\"";
        var job = folder.Write("job.conf", $$"""
            env { job.mode = STREAMING }
            source { RabbitMQ { {{at}}, queue_name = from, for_e2e_testing = true, prefetch_count = 100, schema { fields { id = bigint } } } }
            sink { RabbitMQ { {{at}}, queue_name = to } }
            """);

        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));

        Assert.Equal(("FINISHED", Messages, Messages), (report.Status, report.ReadRows, report.WrittenRows));
        Assert.Equal((0u, (uint)Messages), ((await channel.QueueDeclarePassiveAsync("from")).MessageCount, (await channel.QueueDeclarePassiveAsync("to")).MessageCount));
    }
}
