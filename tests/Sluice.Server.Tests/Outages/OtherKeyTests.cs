using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Outages;

/// <summary>Nodes of one store have one key.</summary>
public sealed class OtherKeyTests
{
    [Fact]
    public async Task A_node_with_another_key_than_its_store_says_so_at_its_start_and_what_to_do()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var first = await scene.StartAsync("first", []);
        var folder = scene.Folder.File("node-other");

        // It makes a key of its own, as every node does that finds none.
        var refused = await RunAsync(scene, folder);

        var key = Path.Combine(folder, "secret.key");
        Assert.Equal(2, refused.Exit);
        Assert.Contains("SLC4154", refused.Error, StringComparison.Ordinal);
        Assert.Contains(key, refused.Error, StringComparison.Ordinal);
        Assert.Contains("copy secret.key from the data folder of a node that works", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.Store!.Server.Password, refused.Error, StringComparison.Ordinal);

        // One with the first one's key starts. Once that is lost, another takes its place when somebody says so.
        var second = await scene.StartAsync("second", []);
        await second.KillAsync();
        await first.KillAsync();
        var next = await scene.StartAsync("other", ["--set", "secret_key.replace=true"]);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files, files: 2);
        Assert.Equal(JobStatus.Finished, (await next.EndsAsync(await next.SubmitAsync(orders.Text()))).Status);
        Assert.Equal(2, (await RunAsync(scene, first.Data)).Exit);
    }

    private static Task<ProcessResult> RunAsync(Scene scene, string data)
    {
        var store = $"postgres://{PostgresServer.Username}:{scene.Store!.Server.Password}@127.0.0.1:{scene.Store.Server.Port}/{scene.Store.Name}";
        return SluiceProcess.RunAsync(scene.Folder, "server", "--http", "http://127.0.0.1:0", "--data", data, "--set", "name=other", "--set", "lease.scale=0.1", "--store", store);
    }
}
