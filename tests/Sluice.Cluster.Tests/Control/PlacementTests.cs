using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Cluster.Tests.Control;

/// <summary>Which nodes run the tasks of a job, and how they leave one.</summary>
[Collection(Alone.Name)]
public sealed class PlacementTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drained_node_becomes_empty_at_commits_and_its_job_goes_on_at_another_in_the_same_run()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var first = await scene.StartAsync("first", []);
        var job = await first.SubmitAsync(orders.Text(rowsPerSecond: 200));
        await first.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var other = await scene.StartAsync("other", ["--role", "worker"]);

        await first.Client.DrainWorkerAsync("first", new DrainRequest { Reason = "a new kernel" }, cancellationToken: Ct);
        await Condition.HoldsAsync(
            async () => (await other.Client.ListWorkersAsync(Ct)).Items.Single(w => w.Id == "first") is { UsedSlots: 0, Draining: true }, NodeProcess.Longest,
            async () => string.Join('\n', (await other.Client.ListWorkersAsync(Ct)).Items), Ct);
        var moved = await other.ReadAsync(job);
        Assert.Equal((JobStatus.Running, 1), (moved.Status, moved.Run));
        var ended = await other.EndsAsync(job);

        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        await orders.VerifyAsync();
        Assert.Equal(["first", "other"], (await scene.Store!.RowsAsync($"SELECT DISTINCT worker FROM sluice.attempt WHERE job = {job} ORDER BY worker", Ct)).Select(r => r[0]));
        // None was killed, failed or given up: each ended by itself.
        Assert.Equal(0, await scene.Store.ScalarAsync<long>($"SELECT count(*) FROM sluice.attempt WHERE job = {job} AND (state NOT IN (10, 12, 13) OR error IS NOT NULL)", Ct));
        Assert.Null(ended.Stop);
    }

    [Fact]
    public async Task A_job_that_asks_for_tags_waits_for_a_node_that_has_them_and_holds_up_nobody_meanwhile()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var picky = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, files: 10, name: "picky");
        var plain = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, files: 10, name: "plain");
        var node = await scene.StartAsync("node", ["--tag", "group=other"]);
        var asks = await node.SubmitAsync(picky.Text(env: "tag_filter { group = platform, zone = \"b 1\" }"));
        var any = await node.SubmitAsync(plain.Text());

        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(any)).Status);
        Assert.Equal(JobStatus.Pending, (await node.ReadAsync(asks)).Status);
        await scene.StartAsync("half", ["--role", "worker", "--tag", "group=platform"]);
        await scene.StartAsync("whole", ["--role", "worker", "--tag", "zone=b 1", "--tag", "group=platform", "--tag", "size=l"]);
        var ended = await node.EndsAsync(asks);

        Assert.Equal(JobStatus.Finished, ended.Status);
        await picky.VerifyAsync();
        Assert.Equal(["whole"], (await scene.Store!.RowsAsync($"SELECT DISTINCT worker FROM sluice.attempt WHERE job = {asks}", Ct)).Select(r => r[0]));
        Assert.Equal(["group=platform", "size=l", "zone=b 1"], (await node.Client.ListWorkersAsync(Ct)).Items.Single(w => w.Id == "whole").Tags);
    }
}
