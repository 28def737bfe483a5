using Sluice.Client.Contract;
using Sluice.Cluster.Tests.Fixtures;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Cluster.Tests.Releases;

/// <summary>Nodes of this release and of the one that is to follow it work on one store.</summary>
[Collection(Alone.Name)]
public sealed class MixedReleasesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S11_F39_A_job_runs_and_stops_in_each_mix_of_two_releases_while_its_cluster_is_rolled_forward_and_back()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var control = await StartAsync(scene, Release.Today, "control");
        var worker = await StartAsync(scene, Release.Today, "worker");
        var job = await control.SubmitAsync(orders.Text(rowsPerSecond: 300));
        await worker.SeesAsync(job, j => j.Counts.CommittedRows > 0);

        // The new node brings the store up to date beneath the old one, which goes on with its prepared statements.
        worker = await ReplaceAsync(scene, worker, Release.Next, "worker");
        Assert.Equal(Release.NextMigration, await scene.Store!.ScalarAsync<int>("SELECT max(number) FROM sluice.migration", Ct));
        await StopAndResumeAsync(job, askAt: worker, seeAt: control);
        control = await ReplaceAsync(scene, control, Release.Next, "control");
        await GoesOnAsync(control, job);

        worker = await ReplaceAsync(scene, worker, Release.Today, "worker");
        await StopAndResumeAsync(job, askAt: control, seeAt: worker);
        await Silos.AreActiveAsync(scene, 1, control, worker);
        control = await ReplaceAsync(scene, control, Release.Today, "control");
        var ended = await control.EndsAsync(job);

        Assert.Equal((JobStatus.Finished, 3), (ended.Status, ended.Run));
        await orders.VerifyAsync();
    }

    [Fact]
    public async Task S11_F39_A_status_that_only_the_next_release_knows_is_shown_left_alone_and_can_be_stopped()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, files: 10, name: "orders");
        var other = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, files: 10, name: "other");
        var third = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, files: 10, name: "third");
        var next = await StartAsync(scene, Release.Next, "control");
        var (stopped, kept) = (await next.SubmitAsync(orders.Text()), await next.SubmitAsync(other.Text()));
        foreach (var job in new[] { stopped, kept })
            await next.SeesAsync(job, j => j.Status == new JobStatus("ANNOUNCED"));

        var today = await ReplaceAsync(scene, next, Release.Today, "control");
        var plain = await today.SubmitAsync(third.Text());
        // Its coordinators are at work, then, and have had the others before this one.
        await today.SeesAsync(plain, j => j.Status == JobStatus.Pending);
        var shown = (await today.Client.ListJobsAsync(cancellationToken: Ct)).Items.Where(j => j.Id != plain).ToList();
        Assert.Equal(2, shown.Count);
        Assert.All(shown, j => Assert.Equal((Release.NextStatus, false), (j.Status.Name, j.IsFinal)));
        await today.Client.CancelAsync(stopped, new CancelRequest(), cancellationToken: Ct);
        Assert.Equal(JobStatus.Canceled, (await today.ReadAsync(stopped)).Status);

        // Forward again: who knows the status goes on with it.
        var again = await StartAsync(scene, Release.Next, "all");
        Assert.Equal(JobStatus.Finished, (await again.EndsAsync(kept)).Status);
        Assert.Equal(JobStatus.Finished, (await again.EndsAsync(plain)).Status);
        await other.VerifyAsync();
        await third.VerifyAsync();
    }

    [Fact]
    public async Task F39_A_release_that_would_change_what_others_rely_on_is_refused_while_they_live_and_refuses_them_afterwards()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var today = await StartAsync(scene, Release.Today, "all");

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartIncompatibleAsync(scene));
        Assert.Contains("SLC4129", refused.Message, StringComparison.Ordinal);
        Assert.Contains("nodes of an older release (all)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Release.NextMigration - 1, await scene.Store!.ScalarAsync<int>("SELECT max(number) FROM sluice.migration", Ct));

        // Killed, it leaves a session that nobody has declared lost: the newcomer sees for itself that it stands still.
        await today.KillAsync();
        await StartIncompatibleAsync(scene);
        refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(scene, Release.Today, "all"));
        Assert.Contains("SLC4103", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"written by a newer release (its schema is at {Release.NextMigration}, this one knows {Release.NextMigration - 1}). Use that release.", refused.Message, StringComparison.Ordinal);
    }

    private static Task<NodeProcess> StartAsync(Scene scene, string release, string role)
    {
        scene.Program = release;
        return scene.StartAsync(role, ["--role", role, .. role == "control" ? ["--slots", "0"] : Array.Empty<string>()]);
    }

    private static Task<NodeProcess> StartIncompatibleAsync(Scene scene)
    {
        scene.Launcher = ["/usr/bin/env", "SLUICE_NEXT_INCOMPATIBLE=1"];
        var starting = StartAsync(scene, Release.Next, "worker");
        scene.Launcher = [];
        return starting;
    }

    /// <summary>Ends a node in good order and starts another of its name.</summary>
    private static async Task<NodeProcess> ReplaceAsync(Scene scene, NodeProcess node, string release, string role)
    {
        node.Process.Terminate();
        await node.Process.ExitedAsync(Ct);
        return await StartAsync(scene, release, role);
    }

    private static async Task StopAndResumeAsync(long job, NodeProcess askAt, NodeProcess seeAt)
    {
        await GoesOnAsync(seeAt, job);
        await askAt.Client.CancelAsync(job, new CancelRequest(), cancellationToken: Ct);
        Assert.Equal(JobStatus.Canceled, (await seeAt.EndsAsync(job)).Status);
        await seeAt.Client.ResumeAsync(job, cancellationToken: Ct);
        await GoesOnAsync(askAt, job);
    }

    /// <summary>Waits until more is committed than is now.</summary>
    private static async Task GoesOnAsync(NodeProcess node, long job)
    {
        var before = (await node.ReadAsync(job)).Counts.CommittedRows;
        await node.SeesAsync(job, j => j.Counts.CommittedRows > before);
    }
}
