using System.Diagnostics;
using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Stops;

/// <summary>A force stop works in every status that is not final, and a stop that was decided is never undone.</summary>
public sealed class EveryStatusTests
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task S3_F35_F36_A_force_stop_wins_at_once_whether_the_run_waits_runs_or_is_being_stopped(StoreKind store)
    {
        await using var scene = await Scene.OpenAsync(store);
        var node = await scene.StartAsync("--slots", "3");
        foreach (var status in new[] { JobStatus.Running, JobStatus.Canceling, JobStatus.DoingSavepoint })
        {
            var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files, name: status.Name.ToLowerInvariant());
            var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 100, env: "parallelism = 1"));
            await node.SeesAsync(job, j => j.Counts.ReadRows > 0);
            await (await node.NextRunnerAsync()).FreezeAsync();
            if (status == JobStatus.Canceling)
                await node.Client.CancelAsync(job, new CancelRequest { Deadline = TimeSpan.FromMinutes(5) }, cancellationToken: Scene.Ct);
            if (status == JobStatus.DoingSavepoint)
                await node.Client.SavepointAsync(job, new SavepointRequest { Deadline = TimeSpan.FromMinutes(5) }, cancellationToken: Scene.Ct);
            await StopsAsync(node, job, status);
        }

        // All slots are free again, or the last two would not have begun; now there are none.
        await node.Client.DrainWorkerAsync("first", new DrainRequest { Reason = "a test" }, cancellationToken: Scene.Ct);
        var waiting = await OrdersJob.MakeAsync(scene, SinkKind.Files, name: "waiting");
        var pending = await node.SubmitAsync(waiting.Text());
        await node.SeesAsync(pending, j => j.Status == JobStatus.Pending);
        await StopsAsync(node, pending, JobStatus.Pending);
    }

    [Fact]
    public async Task F37_A_job_that_waits_for_its_retry_is_not_brought_back_by_it_after_a_stop()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        var node = await scene.StartAsync();
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 100, env: "job.retry.times = 5, job.retry.interval.seconds = 3"));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        (await node.NextRunnerAsync()).Kill();
        await node.SeesAsync(job, j => j.Status == JobStatus.Pending);
        await StopsAsync(node, job, JobStatus.Pending);

        var later = await OrdersJob.MakeAsync(scene, SinkKind.Files, name: "later", files: 40);
        var other = await node.SubmitAsync(later.Text(rowsPerSecond: 400));
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(other)).Status);
        var after = await node.SeesAsync(job, j => j.EndedAt < TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(4));
        Assert.Equal((JobStatus.Canceled, 1), (after.Status, after.Run));
        var events = (await node.Client.ListEventsAsync(job, cancellationToken: Scene.Ct)).Items;
        Assert.Equal(JobStatus.Canceled, events[^1].Status);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task S4_F20_F36_Fifty_force_stops_at_once_and_the_softer_stops_after_them_are_one_decision(StoreKind store)
    {
        await using var scene = await Scene.OpenAsync(store);
        var node = await scene.StartAsync();
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 100));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);

        var same = Enumerable.Range(0, 25).Select(_ => node.ForceStopAsync(job, "the-same"));
        var others = Enumerable.Range(0, 25).Select(i => node.ForceStopAsync(job, $"another-{i}"));
        var answers = await Task.WhenAll([.. same, .. others]);

        Assert.Single(answers.Select(a => a.Stop!.Decision).Distinct());
        Assert.Single(answers.Take(25).Select(a => a.Outcome).Distinct());
        var soft = await node.Client.CancelAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal((StopOutcome.AlreadyStopped, JobStatus.Canceled, answers[0].Stop!.Decision), (soft.Outcome!.Value, soft.Status, soft.Stop!.Decision));
        Assert.Single((await node.Client.ListStopsAsync(job, cancellationToken: Scene.Ct)).Items);
    }

    private static async Task StopsAsync(NodeProcess node, long job, JobStatus status)
    {
        Assert.Equal(status, (await node.ReadAsync(job)).Status);
        var clock = Stopwatch.StartNew();
        var answer = await node.ForceStopAsync(job);

        Assert.Equal((StopOutcome.Stopped, JobStatus.Canceled), (answer.Outcome, answer.Job.Status));
        Assert.True(clock.Elapsed < s_most, $"in {status}: {clock.Elapsed}");
        await node.SettlesAsync(job);
    }
}
