using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Times;

[Collection(Alone.Name)]
public sealed class FrozenWorkerTests
{
    private const int Rounds = 60;
    private const double Most = 2;

    [Fact]
    public async Task T10_A_status_page_takes_at_most_twice_as_long_while_a_runner_is_frozen()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        var node = await scene.StartAsync();
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);
        var job = await StartAsync(node, orders);
        await ReadAsync(node, job);

        var before = await ReadAsync(node, job);
        await (await node.NextRunnerAsync()).FreezeAsync();
        var after = await ReadAsync(node, job);

        Assert.True(after.Median < before.Median * Most, $"before {before}; while a runner is frozen {after}");
    }

    [Fact]
    public async Task T10_A_status_page_takes_at_most_twice_as_long_while_another_node_is_frozen_with_all_that_it_runs()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var frozen = await scene.StartAsync("frozen", []);
        var other = await scene.StartAsync("other", ["--slots", "0"]);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);
        var job = await StartAsync(other, orders);
        await ReadAsync(other, job);

        var before = await ReadAsync(other, job);
        await (await frozen.NextRunnerAsync()).FreezeAsync();
        await frozen.System.FreezeAsync();
        var after = await ReadAsync(other, job);

        Assert.True(after.Median < before.Median * Most, $"before {before}; while a node is frozen {after}");
    }

    private static async Task<long> StartAsync(NodeProcess node, OrdersJob orders)
    {
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 50));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        return job;
    }

    /// <summary>What a page shows: the job, its tasks and its splits, all jobs, all workers.</summary>
    private static async Task<Measured> ReadAsync(NodeProcess node, long job)
    {
        var times = new Measured();
        for (var i = 0; i < Rounds; i++)
        {
            await times.MeasureAsync(async () =>
            {
                await node.Client.ListTasksAsync(job, cancellationToken: Scene.Ct);
                await node.Client.ListSplitsAsync(job, cancellationToken: Scene.Ct);
                await node.Client.ListJobsAsync(cancellationToken: Scene.Ct);
                await node.Client.ListWorkersAsync(Scene.Ct);
                return await node.ReadAsync(job);
            });
        }

        return times;
    }
}
