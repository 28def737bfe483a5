using Sluice.Client.Contract;
using Sluice.Cluster.Tests.Fixtures;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Cluster.Tests.Control;

/// <summary>Nodes on one PostgreSQL form a cluster by themselves, and their control processes may go at any moment.</summary>
[Collection(Alone.Name)]
public sealed class ClusterTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_is_submitted_to_a_node_that_runs_no_tasks_runs_at_one_that_coordinates_nothing()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, files: 20);
        var control = await scene.StartAsync("control", ["--role", "control"]);
        var worker = await scene.StartAsync("worker", ["--role", "worker"]);
        await Silos.AreActiveAsync(scene, 1);

        var job = await control.SubmitAsync(orders.Text());
        var ended = await control.EndsAsync(job);

        Assert.Equal(JobStatus.Finished, ended.Status);
        await orders.VerifyAsync();
        Assert.Null(Silos.Find(worker));
        Assert.Equal(["worker"], (await scene.Store!.RowsAsync("SELECT DISTINCT worker FROM sluice.attempt", Ct)).Select(r => r[0]));
    }

    [Fact]
    public async Task No_silo_lives_in_a_node_and_a_node_alone_loads_nothing_of_Orleans()
    {
        await using var alone = await Scene.OpenAsync(StoreKind.Sqlite);
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var single = await alone.StartAsync("single", []);
        var node = await scene.StartAsync("node", []);
        var control = await Silos.ControlOfAsync(node);
        await Silos.AreActiveAsync(scene, 1);
        await node.Process.ReportsAsync("Connected to the control processes");

        Assert.False(Silos.HasLoaded(single.Process.Id, "Orleans"));
        Assert.Null(Silos.Find(single));
        var ports = Assert.Single(await scene.Store!.RowsAsync($"SELECT port, gateway_port FROM sluice.member WHERE status = {Silos.Active}", Ct));
        Assert.All(ports, port => Assert.True(Silos.Listens(control.Id, (int)port!)));
        Assert.All(ports, port => Assert.False(Silos.Listens(node.Process.Id, (int)port!)));
    }

    [Fact]
    public async Task A_control_process_ends_with_its_node_and_is_started_again_when_it_ends_alone()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var node = await scene.StartAsync("node", []);
        var first = await Silos.ControlOfAsync(node);
        await Silos.AreActiveAsync(scene, 1);

        first.Kill();
        await first.GoneAsync();
        await node.Process.ReportsAsync("was ended by signal 9");
        var second = await Silos.ControlOfAsync(node);
        await node.KillAsync();

        Assert.NotEqual(first.Id, second.Id);
        await second.GoneAsync(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task F54_A_control_process_is_killed_again_and_again_and_no_runner_notices()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var node = await scene.StartAsync("node", []);
        var job = await SubmitAsync(node, orders.Text(rowsPerSecond: 400));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await node.NextRunnerAsync();

        for (var time = 0; time < 3; time++)
        {
            var control = await Silos.ControlOfAsync(node);
            control.Kill();
            await control.GoneAsync();
            var before = (await node.ReadAsync(job)).Counts.CommittedRows;
            await node.SeesAsync(job, j => j.Counts.CommittedRows > before);
        }

        Assert.True(runner.IsAlive);
        var ended = await node.EndsAsync(job);
        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        await orders.VerifyAsync();
    }

    [Fact]
    public async Task S2_A_cancel_ends_within_its_bound_although_every_control_process_is_killed_in_the_middle_of_it()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var first = await scene.StartAsync("first", []);
        var other = await scene.StartAsync("other", ["--slots", "0"]);
        await Silos.AreActiveAsync(scene, 2, first, other);
        var job = await other.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await other.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        // What would obey is frozen: only the deadline can end this run, and whoever keeps it.
        var runner = await first.NextRunnerAsync();
        await runner.FreezeAsync();

        var asked = DateTimeOffset.UtcNow;
        await other.Client.CancelAsync(job, new CancelRequest { Deadline = TimeSpan.FromSeconds(2) }, cancellationToken: Ct);
        foreach (var node in new[] { first, other })
            (await Silos.ControlOfAsync(node)).Kill();
        var ended = await other.EndsAsync(job);

        Assert.Equal(JobStatus.Canceled, ended.Status);
        // One second after the deadline is what is promised, and one is for this machine.
        Assert.InRange(ended.EndedAt!.Value - asked, TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task F16_S2_A_frozen_control_process_holds_up_no_stop_and_changes_nothing_when_it_wakes()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var first = await scene.StartAsync("first", []);
        var other = await scene.StartAsync("other", ["--slots", "0"]);
        await Silos.AreActiveAsync(scene, 2, first, other);
        var job = await other.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await other.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var frozen = new[] { await Silos.ControlOfAsync(first), await Silos.ControlOfAsync(other) };
        foreach (var control in frozen)
            await control.FreezeAsync();

        await other.Client.CancelAsync(job, new CancelRequest(), cancellationToken: Ct);
        var ended = await other.EndsAsync(job);
        foreach (var control in frozen)
            control.Thaw();

        Assert.Equal(JobStatus.Canceled, ended.Status);
        await Silos.AreActiveAsync(scene, 2, first, other);
        var later = await other.ReadAsync(job);
        Assert.Equal((ended.Status, ended.Version), (later.Status, later.Version));
    }

    [Fact]
    public async Task F19_A_silo_that_is_alive_and_evicted_holds_up_no_stop()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var first = await scene.StartAsync("first", []);
        var other = await scene.StartAsync("other", ["--slots", "0"]);
        await Silos.AreActiveAsync(scene, 2, first, other);
        var job = await other.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await other.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var control = await Silos.ControlOfAsync(first);

        await EvictAsync(scene, "first");
        await other.Client.CancelAsync(job, new CancelRequest(), cancellationToken: Ct);
        var ended = await other.EndsAsync(job);

        Assert.Equal(JobStatus.Canceled, ended.Status);
        // Orleans ends the process that finds itself dead; the node starts another, and the node's own process is the same.
        await control.GoneAsync();
        await Silos.AreActiveAsync(scene, 2, first, other);
        Assert.False(first.Process.HasExited);
        // Whoever advertises an address that others cannot reach is evicted like this, and hears why.
        await first.Process.ReportsAsync("was declared dead by other: they got no answer from it");
    }

    [Fact]
    public async Task F19_Stops_end_while_the_table_of_members_is_gone()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var node = await scene.StartAsync("node", []);
        await Silos.AreActiveAsync(scene, 1, node);
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);

        await scene.Store!.ExecuteAsync("ALTER TABLE sluice.member RENAME TO member_gone", Ct);
        await node.Client.CancelAsync(job, new CancelRequest(), cancellationToken: Ct);
        Assert.Equal(JobStatus.Canceled, (await node.EndsAsync(job)).Status);

        // Nor can a silo start now: whoever is started anew coordinates without one.
        (await Silos.ControlOfAsync(node)).Kill();
        await node.Process.ReportsAsync("No silo here");
        var next = await node.SubmitAsync(orders.Text(rowsPerSecond: 400).Replace("job.name = orders", "job.name = again", StringComparison.Ordinal));
        await node.SeesAsync(next, j => j.Status == JobStatus.Running);
        await node.Client.CancelAsync(next, new CancelRequest(), cancellationToken: Ct);
        Assert.Equal(JobStatus.Canceled, (await node.EndsAsync(next)).Status);

        await scene.Store!.ExecuteAsync("ALTER TABLE sluice.member_gone RENAME TO member", Ct);
        await Silos.AreActiveAsync(scene, 1);
    }

    private static async Task<long> SubmitAsync(NodeProcess node, string job)
    {
        try
        {
            return await node.SubmitAsync(job);
        }
        catch (Client.SluiceUnreachableException e)
        {
            throw new InvalidOperationException($"The node {(node.Process.HasExited ? "has ended" : "does not answer")}:\n{node.Process.ErrorSoFar}", e);
        }
    }

    private static Task<int> EvictAsync(Scene scene, string name) => scene.Store!.ExecuteAsync(
        $"""
        BEGIN;
        UPDATE sluice.member_table SET version = version + 1;
        UPDATE sluice.member m SET status = {Silos.Dead}, version = t.version,
            suspicions = (SELECT o.address || ':' || o.port || '@' || o.generation || '|638000000000000000' FROM sluice.member o WHERE o.name = 'other' AND o.status = {Silos.Active})
        FROM sluice.member_table t WHERE m.name = '{name}' AND m.status = {Silos.Active};
        COMMIT
        """,
        Ct);
}
