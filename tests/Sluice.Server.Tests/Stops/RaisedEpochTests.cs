using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Stops;

/// <summary>A newer run has fenced the sink of a job that works on: such as one of a store that was restored, or that was copied and lives twice.</summary>
public sealed class RaisedEpochTests
{
    [Theory]
    [InlineData(SinkKind.Postgres)]
    [InlineData(SinkKind.Sqlite)]
    public Task S5_F23_A_run_whose_sink_knows_a_higher_epoch_commits_nothing_more_and_says_so(SinkKind sink) => RaiseAsync(sink, []);

    [Theory]
    [InlineData(SinkKind.Postgres)]
    [InlineData(SinkKind.Sqlite)]
    public Task It_notices_a_commit_that_does_not_look_at_the_epoch(SinkKind sink) =>
        Plant.IsNoticedAsync("CommitWithoutEpoch", launcher => RaiseAsync(sink, launcher));

    private static async Task RaiseAsync(SinkKind sink, IReadOnlyList<string> launcher)
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        scene.Launcher = launcher;
        var orders = await OrdersJob.MakeAsync(scene, sink, files: 40);
        var node = await scene.StartAsync();
        // A split commits at its end only: what is seen committed was its last, and the epoch is raised while the next one is on its way.
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 100, env: "parallelism = 1"));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);

        // As the other one's fence would, but for its ending of sessions: here only the commit's own look at the epoch is between.
        await orders.ExecuteAsync("UPDATE sluice_fence SET epoch = epoch + 1000");
        var rows = await orders.VisibleAsync();
        var ended = await node.EndsAsync(job);

        Assert.Equal(JobStatus.Failed, ended.Status);
        Assert.Contains("SLC4005", ended.Error, StringComparison.Ordinal);
        Assert.Equal(rows, await orders.VisibleAsync());
    }
}
