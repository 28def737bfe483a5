using Sluice.Client;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;

namespace Sluice.Api.Tests.Jobs;

public sealed class DetailTests : ApiTests
{
    [Fact]
    public async Task Tasks_splits_and_counters_are_seen_as_the_store_has_heard_of_them()
    {
        var job = await Scene.RunningAsync(Server);
        var run = (await Server.Store.FindLatestRunAsync(new JobId(job), Ct))!;
        var attempt = (await Server.Store.ReadAttemptsAsync(run.Key, Ct)).Single();
        await Server.Store.SavePlanAsync(
            run.Job, run.Generation, new SplitPlan([.. Enumerable.Range(0, 3).Select(i => new PlannedSplit(0, $"0/{i}", "t", "p", $"part {i}", 100, null))], ["s"]), Ct);
        await Server.Store.TakeSplitAsync(run.Key, attempt.Id, Ct);
        await Server.Store.FinishSplitAsync(run.Key, attempt.Id, "0/0", [], Ct);
        await Server.Store.TakeSplitAsync(run.Key, attempt.Id, Ct);
        await Server.Store.ReportAsync(
            new AttemptReport(run.Key, attempt.Id, attempt.Session, 1, AttemptState.Running, new AttemptCounts(10, 100, 9, 90, 8, 1, 1, 1)) { Breadcrumb = "write: COPY t" },
            TimeProvider.System.GetUtcNow(), Ct);

        var task = (await Server.Client.ListTasksAsync(job)).Items.Single();
        var splits = await Server.Client.ListSplitsAsync(job, new PageQuery(2));
        var metrics = await Server.Client.GetMetricsAsync(job);
        var seen = await Server.Client.GetJobAsync(job);

        Assert.Equal(("worker-a", Wire.TaskState.Running, "write: COPY t", 1L, 1), (task.Worker, task.State, task.At, task.UncommittedRows, task.OpenTransactions));
        Assert.Equal([("0/0", Wire.SplitState.Done), ("0/1", Wire.SplitState.Held)], splits.Items.Select(s => (s.Id, s.State)));
        Assert.Equal("0/2", (await Server.Client.ListSplitsAsync(job, new PageQuery(2, splits.NextCursor))).Items.Single().Id);
        Assert.Equal(new Wire.JobCounts { ReadRows = 10, ReadBytes = 100, WrittenRows = 9, WrittenBytes = 90, CommittedRows = 8, DeadRows = 1 }, seen.Counts);
        Assert.Equal((seen.Counts, 3, 1), (metrics.Counts, seen.Splits.Total, seen.Splits.Done));
        Assert.True(metrics.ReadRowsPerSecond > 0);
    }

    [Fact]
    public async Task Runs_are_listed_the_latest_first_with_how_they_ended()
    {
        var job = await Scene.RunningAsync(Server);
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "x" });
        await Server.Client.RestartAsync(job);

        var runs = (await Server.Client.ListRunsAsync(job)).Items;

        Assert.Equal([(2, Wire.JobStatus.Created, null), (1, Wire.JobStatus.Canceled, Wire.StopKind.ForceStop)], runs.Select(r => (r.Run, r.Status, r.Stop)));
        Assert.NotEqual(runs[0].Generation, runs[1].Generation);
        Assert.Equal([1], (await Server.Client.ListRunsAsync(job, new PageQuery(1, (await Server.Client.ListRunsAsync(job, new PageQuery(1))).NextCursor))).Items.Select(r => r.Run));
    }
}
