using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Kills;

public sealed class UnkillableTests
{
    [Theory]
    [InlineData(SinkKind.Postgres, "Fenced")]
    [InlineData(SinkKind.PostgresWithoutLedger, "Expired")]
    public async Task F27_A_runner_that_survives_SIGKILL_holds_up_no_stop_and_its_node_gets_nothing_more_until_it_is_gone(SinkKind sink, string known)
    {
        using var freezer = new Freezer();
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        var orders = await OrdersJob.MakeAsync(scene, sink);
        var node = await scene.StartAsync();
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await node.NextRunnerAsync();
        await freezer.FreezeAsync(runner);

        Assert.Equal(JobStatus.Canceled, (await node.ForceStopAsync(job)).Job.Status);
        var left = await node.SeesAsync(job, j => j.Stop!.Progress.Residuals.All(r => r.State.Name == known));
        await WorkerAsync(node, w => w.Quarantine is not null);
        Assert.All(left.Stop!.Progress.Residuals, r => Assert.Null(r.ConfirmedAt));
        Assert.True(runner.IsAlive);
        Assert.True((await WorkerAsync(node, _ => true)).UsedSlots > 0, "the slot of what may be alive was given away");
        var next = await OrdersJob.MakeAsync(scene, SinkKind.Files, name: "next", files: 1);
        var waiting = await node.SubmitAsync(next.Text());
        await node.SeesAsync(waiting, j => j.Status == JobStatus.Pending);

        freezer.Thaw();
        await runner.GoneAsync();
        await node.SeesAsync(job, j => j.Stop!.Progress.Residuals.All(r => r.ConfirmedAt is not null));
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(waiting)).Status);
        Assert.Equal(0, (await WorkerAsync(node, w => w.Quarantine is null)).UsedSlots);
    }

    private static async Task<Worker> WorkerAsync(NodeProcess node, Func<Worker, bool> holds)
    {
        Worker? seen = null;
        await Sluice.TestServers.Condition.HoldsAsync(
            async () => holds(seen = (await node.Client.ListWorkersAsync(Scene.Ct)).Items.Single()), NodeProcess.Longest, () => Task.FromResult($"{seen}"), Scene.Ct);
        return seen!;
    }
}
