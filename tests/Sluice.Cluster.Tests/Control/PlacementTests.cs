using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;
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
    public async Task Jobs_that_find_no_slot_say_why_and_their_place_among_those_that_wait()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var node = await scene.StartAsync("node", ["--slots", "1"]);
        var first = await node.SubmitAsync(orders.Text(rowsPerSecond: 50));
        await node.SeesAsync(first, j => j.Status == JobStatus.Running);
        var second = await node.SubmitAsync(Named("second"));
        await node.SeesAsync(second, j => j.Waiting is not null);
        var third = await node.SubmitAsync(Named("third"));

        var waits = await node.SeesAsync(third, j => j.Waiting is { Position: 2 });
        var told = await SluiceProcess.RunAsync(scene.Folder, "job", $"{third}", "--server", $"{node.Address}");
        Assert.Equal("all slots (1) of the node node that may run it are taken", waits.Waiting!.Reason);
        Assert.Contains("of those that wait", string.Join(' ', told.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        await node.Client.CancelAsync(second, new CancelRequest(), cancellationToken: Ct);
        await node.EndsAsync(second);
        await node.SeesAsync(third, j => j.Waiting is { Position: 1 });
        await node.ForceStopAsync(first);
        var got = await node.SeesAsync(third, j => j.Status == JobStatus.Running);
        Assert.Null(got.Waiting);

        string Named(string name) => orders.Text(rowsPerSecond: 50).Replace("job.name = orders", $"job.name = {name}", StringComparison.Ordinal);
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
        var waits = await node.ReadAsync(asks);
        Assert.Equal((JobStatus.Pending, "no node has all the tags that it asks for: group=platform,zone=b 1", 1), (waits.Status, waits.Waiting?.Reason, waits.Waiting?.Position));
        await scene.StartAsync("half", ["--role", "worker", "--tag", "group=platform"]);
        await scene.StartAsync("whole", ["--role", "worker", "--tag", "zone=b 1", "--tag", "group=platform", "--tag", "size=l"]);
        var ended = await node.EndsAsync(asks);

        Assert.Equal(JobStatus.Finished, ended.Status);
        await picky.VerifyAsync();
        Assert.Equal(["whole"], (await scene.Store!.RowsAsync($"SELECT DISTINCT worker FROM sluice.attempt WHERE job = {asks}", Ct)).Select(r => r[0]));
        Assert.Equal(["group=platform", "size=l", "zone=b 1"], (await node.Client.ListWorkersAsync(Ct)).Items.Single(w => w.Id == "whole").Tags);
    }
}
