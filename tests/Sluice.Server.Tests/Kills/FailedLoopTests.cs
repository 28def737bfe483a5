using Microsoft.Data.Sqlite;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Kills;

/// <summary>A server that went on without one of its loops would look alive and do nothing: it ends, and says why.</summary>
public sealed class FailedLoopTests
{
    [Fact]
    public async Task S8_A_server_whose_store_is_damaged_under_it_ends_with_its_error_and_so_do_its_runners()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        var node = await scene.StartAsync();
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 100));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await node.NextRunnerAsync();

        await using (var store = new SqliteConnection($"Data Source={Path.Combine(node.Data, "store.db")};Pooling=False"))
        {
            await store.OpenAsync(Scene.Ct);
            await using var damage = store.CreateCommand();
            damage.CommandText = "UPDATE session SET registered_at = 'damaged', last_seen_at = 'damaged'";
            Assert.Equal(1, await damage.ExecuteNonQueryAsync(Scene.Ct));
        }

        var ended = await node.Process.WaitAsync();

        Assert.Equal(1, ended.Exit);
        Assert.Contains("damaged", ended.Error, StringComparison.Ordinal);
        await runner.GoneAsync();
    }
}
