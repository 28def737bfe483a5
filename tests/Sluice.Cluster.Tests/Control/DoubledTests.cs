using Sluice.Client.Contract;
using Sluice.Cluster.Coordinators;
using Sluice.Cluster.Tests.Fixtures;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Engine.Coordinators;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;
using Sluice.Runtime.Permits;
using Sluice.Server.Tests.Fixtures;
using Sluice.Storage.Journal;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Cluster.Tests.Control;

/// <summary>More than one coordinator of a run, as after a race in the cluster's directory: the store decides.</summary>
[Collection(Alone.Name)]
public sealed class DoubledTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F17_Three_activations_of_one_coordinator_more_than_there_should_be_decide_what_one_does()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, files: 40);
        var node = await scene.StartAsync("node", []);
        await Silos.AreActiveAsync(scene, 1, node);
        var timings = new Timings().Scaled(0.1);
        var address = $"postgres://{PostgresServer.Username}:{scene.Store!.Server.Password}@127.0.0.1:{scene.Store.Server.Port}/{scene.Store.Name}";
        await using var store = await PostgresControlStore.OpenAsync(
            new PostgresStoreOptions(PostgresStoreUri.Parse(address)) { Timings = timings }, TimeProvider.System, () => "", Ct);
        await using var journal = FileStopJournal.Open(scene.Folder.File("doubled.journal"));
        var loop = new PassLoop(TimeProvider.System, () => 0.5, new NoFaults());
        var guard = new RestoreGuard(store, journal, null, TimeProvider.System, timings, loop);
        await guard.CheckAsync(Ct);
        var parts = new CoordinatorParts(store, new ClusterLink("doubled"), BootClock.Instance, TimeProvider.System, timings);
        var ground = new CoordinatorGround("doubled", parts, guard, loop, new NoFaults());

        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 1_000));
        var run = new RunKey(new JobId(job), new RunNumber(1));
        var more = Enumerable.Range(0, 3).Select(_ => ground.Make(run)).ToList();
        var working = Task.WhenAll(more.Select(c => ground.RunAsync(run, c, Ct)));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        await node.Client.CancelAsync(job, new CancelRequest(), cancellationToken: Ct);
        foreach (var coordinator in more)
            coordinator.Wake();
        var canceled = await node.EndsAsync(job);
        await working.WaitAsync(NodeProcess.Longest, Ct);

        Assert.Equal(JobStatus.Canceled, canceled.Status);
        // Each change was made once, and one of them ended the run.
        Assert.Empty(await scene.Store.RowsAsync($"SELECT status, message FROM sluice.event WHERE job = {job} GROUP BY status, message HAVING count(*) > 1", Ct));
        Assert.Equal(1, await scene.Store.ScalarAsync<long>($"SELECT count(*) FROM sluice.event WHERE job = {job} AND status = 12", Ct));
        Assert.Equal(0, ground.Count);
        await node.Client.ResumeAsync(job, cancellationToken: Ct);
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        await orders.VerifyAsync();
    }

    private sealed class NoFaults : IFaultLog
    {
        public void PassFailed(string loop, Exception fault, TimeSpan again)
        {
        }
    }
}
