using System.Text;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.ShownJobs;

/// <summary>The shown job from Redis to Redis, against a real server.</summary>
public sealed class ShownRedisJobsTests
{
    [Fact]
    public async Task The_shown_job_pushes_each_text_to_the_list()
    {
        await using var server = await RedisServer.StartAsync();
        var client = await server.ClientAsync();
        for (var i = 0; i < 100; i++)
            await client.StringSetAsync($"key_test{i}", $"value {i}");
        using var folder = new JobFolder();
        var job = ShownJob.Place(
            folder, "redis-to-redis",
            ("host = \"redis-e2e\"", "host = \"127.0.0.1\""), ("port = 6379", $"port = {server.Port}"), ("\"U2VhVHVubmVs\"", $"\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(server.Password))}\""));

        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));

        Assert.Equal(("FINISHED", 100, 100), (report.Status, report.ReadRows, report.WrittenRows));
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => $$"""{"content":"value {{i}}"}""").Order(StringComparer.Ordinal),
            (await client.ListRangeAsync("key_list")).Select(v => (string)v!).Order(StringComparer.Ordinal));
    }
}
