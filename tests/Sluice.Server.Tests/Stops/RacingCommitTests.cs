using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Stops;

/// <summary>Stops that meet commits on their way.</summary>
public sealed class RacingCommitTests
{
    private const int Rounds = 3;

    [Theory]
    [InlineData(StoreKind.Sqlite, SinkKind.Postgres)]
    [InlineData(StoreKind.Postgres, SinkKind.Sqlite)]
    [InlineData(StoreKind.Postgres, SinkKind.Files)]
    public async Task F40_F48_After_each_force_stop_that_races_commits_nothing_more_lands_and_a_resume_begins_where_the_receipt_says_and_empties_nothing(
        StoreKind store, SinkKind sink)
    {
        await using var scene = await Scene.OpenAsync(store);
        var orders = await OrdersJob.MakeAsync(scene, sink, files: 60);
        var node = await scene.StartAsync();
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 1_500, sink: ", data_save_mode = DROP_DATA"));
        var committed = 0L;
        for (var round = 1; round <= Rounds; round++)
        {
            await node.SeesAsync(job, j => j.Run == round && (j.IsFinal || j.Counts.CommittedRows > 0));
            await node.ForceStopAsync(job);
            await node.SettlesAsync(job);
            var settled = await node.SeesAsync(job, j => j.Stop!.Progress is { ResumesFromFinal: true, PublishPending: 0 });
            var (rows, positions) = (await orders.VisibleAsync(), await orders.PositionsAsync());

            Assert.Equal((JobStatus.Canceled, round), (settled.Status, settled.Run));
            Assert.Equal(rows, settled.Stop!.Progress.ResumesFrom!.CommittedRows);
            Assert.InRange(rows, committed + 1, orders.Count);
            committed = rows;
            await node.Client.ResumeAsync(job, cancellationToken: Scene.Ct);
            Assert.True(await orders.VisibleAsync() >= rows, "what was committed is gone");
            Assert.NotEqual("", positions + sink);
        }

        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        await orders.VerifyAsync();
    }

    [Fact]
    public async Task S9_F31_A_force_stop_between_the_staging_of_files_and_their_record_leaves_no_file_seen_or_hidden()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var node = await scene.StartAsync();
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400, env: "parallelism = 1"));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var schema = await scene.SchemaAsync();
        await using var gate = await Gate.CloseAsync(scene.Store!, $"{schema}.staged", isAtCommit: false);
        await gate.ReachedAsync(() => node.Logs());
        var rows = await orders.VisibleAsync();
        Assert.NotEmpty(orders.Staged());

        // The record holds the run's row; the stop ends it and goes first.
        Assert.Equal(JobStatus.Canceled, (await node.ForceStopAsync(job)).Job.Status);
        await gate.OpenAsync();
        var settled = await node.SettlesAsync(job);

        Assert.Equal((rows, 0), (await orders.VisibleAsync(), settled.Stop!.Progress.PublishPending));
        await orders.IsSweptAsync(node.Logs);
        Assert.Equal(rows, await orders.VisibleAsync());
        await node.Client.ResumeAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        await orders.VerifyAsync();
        await orders.IsSweptAsync(node.Logs);
    }

    [Fact]
    public async Task F49_A_force_stop_between_the_record_of_files_and_their_publishing_publishes_them_once()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var node = await scene.StartAsync();
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400, env: "parallelism = 1"));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await node.NextRunnerAsync();
        var schema = await scene.SchemaAsync();
        await using var gate = await Gate.CloseAsync(scene.Store!, $"{schema}.staged", isAtCommit: false);
        await gate.ReachedAsync(() => node.Logs());
        var rows = await orders.VisibleAsync();
        var recorded = await RecordedAsync();

        // The node records what its runner staged; the runner, which would publish it, stands still.
        await runner.FreezeAsync();
        await gate.OpenAsync();
        await Condition.HoldsAsync(async () => await RecordedAsync() > recorded, NodeProcess.Longest, () => Task.FromResult(node.Logs()), Scene.Ct);
        Assert.Equal(rows, await orders.VisibleAsync());
        var answer = await node.ForceStopAsync(job);
        Assert.Equal(JobStatus.Canceled, answer.Job.Status);
        var settled = await node.SeesAsync(job, j => j.Stop!.Progress is { PublishPending: 0, ResumesFromFinal: true });

        Assert.Equal(settled.Stop!.Progress.ResumesFrom!.CommittedRows, await orders.VisibleAsync());
        Assert.True(await orders.VisibleAsync() > rows, "what was recorded is not published");
        await node.Client.ResumeAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        await orders.VerifyAsync();

        Task<long> RecordedAsync() => scene.Store!.ScalarAsync<long>($"SELECT count(*) FROM {schema}.staged", Scene.Ct);
    }
}
