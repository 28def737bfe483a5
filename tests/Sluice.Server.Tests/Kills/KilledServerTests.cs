using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Kills;

/// <summary><c>kill -9</c> of a server in the middle of a stop: its successor finishes from the store alone, and sweeps.</summary>
public sealed class KilledServerTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite, SinkKind.Files)]
    [InlineData(StoreKind.Postgres, SinkKind.Postgres)]
    public async Task T6_F15_A_server_that_is_killed_while_it_cancels_ends_the_job_CANCELED_when_it_is_back(StoreKind store, SinkKind sink)
    {
        await using var scene = await Scene.OpenAsync(store);
        var orders = await OrdersJob.MakeAsync(scene, sink);
        var (first, job, runner) = await FreezeAsync(scene, orders);
        await first.Client.CancelAsync(job, new CancelRequest { Reason = "a test", Deadline = TimeSpan.FromSeconds(50) }, cancellationToken: Scene.Ct);
        Assert.Equal(JobStatus.Canceling, (await first.ReadAsync(job)).Status);
        await first.KillAsync();
        await runner.GoneAsync();

        var next = await scene.StartAsync();
        var ended = await next.EndsAsync(job);

        Assert.Equal((JobStatus.Canceled, 1), (ended.Status, ended.Run));
        await IsSweptAndGoesOnAsync(next, job, orders);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite, SinkKind.Files)]
    [InlineData(StoreKind.Postgres, SinkKind.Postgres)]
    public async Task T6_F15_A_server_that_is_killed_in_a_savepoint_ends_it_at_the_last_commit_when_it_is_back(StoreKind store, SinkKind sink)
    {
        await using var scene = await Scene.OpenAsync(store);
        var orders = await OrdersJob.MakeAsync(scene, sink);
        var (first, job, runner) = await FreezeAsync(scene, orders);
        await first.Client.SavepointAsync(job, new SavepointRequest { Reason = "a test", Deadline = TimeSpan.FromSeconds(50) }, cancellationToken: Scene.Ct);
        Assert.Equal(JobStatus.DoingSavepoint, (await first.ReadAsync(job)).Status);
        await first.KillAsync();
        await runner.GoneAsync();

        var next = await scene.StartAsync();
        var ended = await next.EndsAsync(job);

        Assert.Equal((JobStatus.SavepointDone, 1), (ended.Status, ended.Run));
        await IsSweptAndGoesOnAsync(next, job, orders);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task T6_F15_A_server_that_is_killed_between_the_final_status_and_the_cleanup_cleans_up_when_it_is_back(StoreKind store)
    {
        await using var target = await PostgresServer.StartAsync(new PostgresOptions { Fast = true }, Scene.Ct);
        await using var scene = await Scene.OpenAsync(store);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, target: target);
        var (first, job, runner) = await FreezeAsync(scene, orders);
        var rows = await orders.VisibleAsync();

        // The sink does not answer: what the stop left behind cannot be fenced before the kill.
        target.Pause();
        var answer = await first.ForceStopAsync(job);
        Assert.Equal(JobStatus.Canceled, answer.Job.Status);
        Assert.DoesNotContain((await first.ReadAsync(job)).Stop!.Progress.Residuals, r => r.FencedAt is not null);
        await first.KillAsync();
        await runner.GoneAsync();

        var next = await scene.StartAsync();
        Assert.Equal(JobStatus.Canceled, (await next.ReadAsync(job)).Status);
        target.Continue();
        var settled = await next.SeesAsync(job, j => j.Stop!.Progress.Residuals.All(r => r.FencedAt is not null));

        Assert.Equal(answer.Stop!.Decision, settled.Stop!.Decision);
        Assert.InRange(await orders.VisibleAsync(), rows, orders.Count - 1);
        await IsSweptAndGoesOnAsync(next, job, orders);
    }

    /// <summary>A job in the middle of its work whose runner stands still, so that a stop in good order hangs; with a file that is staged, where it writes files.</summary>
    private static async Task<(NodeProcess Node, long Job, LinuxProcess Runner)> FreezeAsync(Scene scene, OrdersJob orders)
    {
        var node = await scene.StartAsync();
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await node.NextRunnerAsync();
        await Condition.HoldsAsync(
            async () =>
            {
                await runner.FreezeAsync();
                if (orders.Kind != SinkKind.Files || orders.Staged().Count > 0)
                    return true;
                runner.Thaw();
                return false;
            },
            NodeProcess.Longest, () => Task.FromResult("it never stood still with a file that is staged"), Scene.Ct);
        return (node, job, runner);
    }

    private static async Task IsSweptAndGoesOnAsync(NodeProcess node, long job, OrdersJob orders)
    {
        await node.SettlesAsync(job);
        await node.SeesAsync(job, j => j.Stop!.Progress.PublishPending == 0);
        var rows = await orders.VisibleAsync();
        await orders.IsSweptAsync(node.Logs);
        Assert.Equal(rows, await orders.VisibleAsync());
        Assert.Single((await node.Client.ListRunsAsync(job, cancellationToken: Scene.Ct)).Items);
        Assert.All(node.Runners, r => Assert.True(r.IsAlive, $"runner {r.Id} is left"));
        var events = (await node.Client.ListEventsAsync(job, cancellationToken: Scene.Ct)).Items;
        var end = events.ToList().FindIndex(e => e.Status.Name is "CANCELED" or "SAVEPOINT_DONE");
        Assert.All(events.Skip(end), e => Assert.Equal(events[end].Status, e.Status));

        await node.Client.ResumeAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        Assert.InRange(rows, 1, orders.Count - 1);
        await orders.VerifyAsync();
        await orders.IsSweptAsync(node.Logs);
    }
}
