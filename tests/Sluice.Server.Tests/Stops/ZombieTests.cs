using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Stops;

/// <summary>A runner that sleeps through the stop of its job and wakes when its permit is over: it writes nothing, at any class of sink.</summary>
public sealed class ZombieTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite, SinkKind.Postgres)]
    [InlineData(StoreKind.Postgres, SinkKind.Sqlite)]
    [InlineData(StoreKind.Sqlite, SinkKind.Files)]
    [InlineData(StoreKind.Postgres, SinkKind.PostgresWithoutLedger)]
    [InlineData(StoreKind.Sqlite, SinkKind.Console)]
    public async Task T2_A_runner_that_is_frozen_while_its_job_is_stopped_by_force_is_gone_and_no_row_comes_later(StoreKind store, SinkKind sink)
    {
        await using var scene = await Scene.OpenAsync(store);
        var orders = await OrdersJob.MakeAsync(scene, sink);
        var node = await scene.StartAsync();
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await node.NextRunnerAsync();
        await runner.FreezeAsync();

        var answer = await node.ForceStopAsync(job);
        Assert.Equal((StopOutcome.Stopped, JobStatus.Canceled), (answer.Outcome, answer.Job.Status));
        await LeaseIsOverAsync(node, job);
        var (rows, positions) = (await orders.VisibleAsync(node), await orders.PositionsAsync());
        runner.Thaw();
        await runner.GoneAsync();
        var after = await node.SettlesAsync(job);

        Assert.Equal(rows, await orders.VisibleAsync(node));
        Assert.Equal(positions.Split('\n'), (await orders.PositionsAsync()).Split('\n'));
        Assert.InRange(rows, 1, orders.Count - 1);
        Assert.All(after.Stop!.Progress.Residuals, r => Assert.NotNull(r.ConfirmedAt));
        await GoesOnAsync(node, job, orders);
    }

    [Theory]
    [InlineData(SinkKind.Postgres)]
    [InlineData(SinkKind.Sqlite)]
    [InlineData(SinkKind.Files)]
    [InlineData(SinkKind.PostgresWithoutLedger)]
    [InlineData(SinkKind.Console)]
    public async Task T2_F1_F16_F42_A_runner_that_sleeps_with_its_server_through_a_stop_from_another_node_wakes_alone_and_writes_nothing(SinkKind sink)
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var orders = await OrdersJob.MakeAsync(scene, sink);
        var frozen = await scene.StartAsync("frozen", []);
        var other = await scene.StartAsync("other", ["--slots", "0"]);
        var job = await other.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await other.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await frozen.NextRunnerAsync();
        await runner.FreezeAsync();
        await frozen.System.FreezeAsync();

        var answer = await other.ForceStopAsync(job);
        Assert.Equal((StopOutcome.Stopped, JobStatus.Canceled), (answer.Outcome, answer.Job.Status));
        await LeaseIsOverAsync(other, job);
        // A SQLite file is fenced too, unless the runner was frozen in the moment of a commit.
        ResidualState[] closed = sink switch
        {
            SinkKind.Postgres or SinkKind.Files => [ResidualState.Fenced],
            SinkKind.Sqlite => [ResidualState.Fenced, ResidualState.Expired],
            _ => [ResidualState.Expired],
        };
        await other.SeesAsync(job, j => j.Stop!.Progress.Residuals.All(r => closed.Contains(r.State)));
        var (rows, positions) = (await orders.VisibleAsync(frozen), await orders.PositionsAsync());
        runner.Thaw();
        // Nobody is there to kill it: it finds that its permit is over, waits for its agent, and ends.
        await runner.GoneAsync();

        Assert.Equal(rows, await orders.VisibleAsync(frozen));
        Assert.Equal(positions.Split('\n'), (await orders.PositionsAsync()).Split('\n'));
        Assert.InRange(rows, sink == SinkKind.Console ? 0 : 1, orders.Count - 1);

        frozen.System.Thaw();
        var after = await other.SettlesAsync(job);
        Assert.Equal((JobStatus.Canceled, answer.Stop!.Decision), (after.Status, after.Stop!.Decision));
        await GoesOnAsync(other, job, orders);
    }

    [Fact]
    public async Task T8_F16_F41_A_job_that_is_begun_anew_while_a_zombie_of_its_last_run_lives_gets_none_of_its_rows()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var frozen = await scene.StartAsync("frozen", []);
        var job = await frozen.SubmitAsync(orders.Text(rowsPerSecond: 400, sink: ", data_save_mode = DROP_DATA"));
        await frozen.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await frozen.NextRunnerAsync();
        await runner.FreezeAsync();
        await frozen.System.FreezeAsync();
        var other = await scene.StartAsync("other", []);
        await other.ForceStopAsync(job);

        // The same id, from the beginning, while the process that held its splits is still there.
        var again = await other.Client.RestartAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal(2, again.Run);
        await other.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        Assert.True(runner.IsAlive);
        runner.Thaw();
        frozen.System.Thaw();
        var ended = await other.EndsAsync(job);

        Assert.Equal((JobStatus.Finished, 2), (ended.Status, ended.Run));
        await runner.GoneAsync();
        await orders.VerifyAsync();
        var runs = await other.Client.ListRunsAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal([JobStatus.Finished, JobStatus.Canceled], runs.Items.Select(r => r.Status));
    }

    /// <summary>The instant has passed after which no attempt that was left behind begins a write.</summary>
    private static Task<Job> LeaseIsOverAsync(NodeProcess node, long job) =>
        node.SeesAsync(job, j => j.Stop!.Progress.NoNewWritesAfter.At is { } at && at < TimeProvider.System.GetUtcNow());

    private static async Task GoesOnAsync(NodeProcess node, long job, OrdersJob orders)
    {
        Assert.Equal(2, (await node.Client.ResumeAsync(job, cancellationToken: Scene.Ct)).Run);
        var ended = await node.EndsAsync(job);
        Assert.True(ended.Status == JobStatus.Finished, $"The resumed job is {ended.Status}: {ended.Error}");
        if (orders.IsFenced)
            await orders.VerifyAsync();
    }
}
