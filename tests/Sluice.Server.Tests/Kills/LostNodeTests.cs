using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Kills;

/// <summary>A node goes away, for good or for a while, and another takes over what it had.</summary>
public sealed class LostNodeTests
{
    [Fact]
    public async Task F34_F12_What_a_node_took_just_before_it_slept_is_done_by_another_and_its_late_start_writes_nothing()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var asleep = await scene.StartAsync("asleep", []);
        var job = await asleep.SubmitAsync(orders.Text(rowsPerSecond: 800));
        await asleep.SeesAsync(job, j => j.Status == JobStatus.Scheduled || j.Status == JobStatus.Running);
        await asleep.System.FreezeAsync();
        var other = await scene.StartAsync("other", []);

        await other.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        asleep.System.Thaw();
        var ended = await other.EndsAsync(job);

        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        await orders.VerifyAsync();
    }

    [Fact]
    public async Task S10_F53_What_a_node_did_that_was_killed_is_gone_with_it_and_another_goes_on()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var killed = await scene.StartAsync("killed", []);
        var job = await killed.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await killed.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await killed.NextRunnerAsync();
        var other = await scene.StartAsync("other", []);

        await killed.KillAsync();
        await runner.GoneAsync(TimeSpan.FromSeconds(3));
        var ended = await other.EndsAsync(job);

        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        await orders.VerifyAsync();
    }

    [Fact]
    public async Task F51_A_run_that_fails_while_a_task_of_it_sleeps_with_its_server_is_FAILED_at_its_deadline()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var asleep = await scene.StartAsync("asleep", ["--slots", "1"]);
        var works = await scene.StartAsync("works", ["--slots", "1"]);
        var job = await works.SubmitAsync(orders.Text(rowsPerSecond: 50, env: "job.retry.times = 0"));
        var (sleeper, worker) = (await asleep.NextRunnerAsync(), await works.NextRunnerAsync());
        await works.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        await sleeper.FreezeAsync();
        await asleep.System.FreezeAsync();

        var clock = System.Diagnostics.Stopwatch.StartNew();
        worker.Kill();
        var ended = await works.EndsAsync(job);

        Assert.Equal((JobStatus.Failed, 1), (ended.Status, ended.Run));
        Assert.True(clock.Elapsed < new Core.Leases.Timings().Scaled(0.1).Deadline + TimeSpan.FromSeconds(3), $"{clock.Elapsed}");
        Assert.NotEmpty(ended.Stop!.Progress.Residuals);
        var rows = await orders.VisibleAsync();
        sleeper.Thaw();
        asleep.System.Thaw();
        await sleeper.GoneAsync();
        await works.SettlesAsync(job);
        Assert.Equal(rows, await orders.VisibleAsync());
    }
}
