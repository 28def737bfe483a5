using Sluice.Core.Attempts;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Runs;

namespace Sluice.Storage.Contract;

/// <summary>What people look at.</summary>
public abstract class ViewContract : ControlStoreContract
{
    [Fact]
    public async Task A_job_is_seen_with_its_latest_run_and_the_counters_of_all_attempts_of_that_run()
    {
        var (run, _, attempts) = await RunningAsync(2, SinkFencing.Transactional);
        await PlanAsync(run, 3);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct);
        await Store.ReportAsync(Report(attempts[0], AttemptState.Running, 1, new AttemptCounts(1, 2, 3, 4, 5, 6, 7, 8)), At, Ct);
        await Store.ReportAsync(Report(attempts[1], AttemptState.Running, 1, new AttemptCounts(10, 20, 30, 40, 50, 60, 70, 80)), At, Ct);

        var view = await Store.FindJobViewAsync(run.Job, Ct);

        var stored = await ReadAsync(run);
        Assert.Equal((run.Job, "orders", At, stored), (view!.Id, view.Name, view.CreatedAt, view.Run with { Settings = stored.Settings }));
        Assert.Equal(new AttemptCounts(11, 22, 33, 44, 55, 66, 77, 88), view.Counts);
        Assert.Equal((3, 1), (view.SplitsTotal, view.SplitsDone));
        Assert.Equal(view.Counts, (await Store.ReadJobViewsAsync(new JobFilter(10), Ct)).Single().Counts);
    }

    [Fact]
    public async Task A_later_run_is_counted_by_itself_and_a_plan_that_is_not_made_has_no_total()
    {
        var (run, _, attempts) = await RunningAsync(1);
        await Store.ReportAsync(Report(attempts[0], AttemptState.Running, 1, new AttemptCounts(1, 2, 3, 4, 5, 6, 7, 8)), At, Ct);
        await CommitAsync(ForceStop(run));
        var again = await StartNextAsync(await ReadAsync(run), fresh: true);

        var view = await Store.FindJobViewAsync(run.Job, Ct);

        Assert.Equal((again.Number, default(AttemptCounts), null, 0), (view!.Run.Number, view.Counts, view.SplitsTotal, view.SplitsDone));
        Assert.Null(await Store.FindJobViewAsync(new JobId(run.Job.Value + 1), Ct));
    }

    [Fact]
    public async Task What_was_said_of_a_job_when_it_was_submitted_is_kept_with_its_run()
    {
        var start = NewJob(SinkFencing.Staged);
        var run = Committed(await Store.StartAsync(start with { Settings = start.Settings with { IsStreaming = true, SubmittedBy = "anna" } }, Ct));

        var settings = (await Store.FindJobViewAsync(run.Job, Ct))!.Run.Settings;

        Assert.Equal((true, "anna", 2, SinkFencing.Staged), (settings.IsStreaming, settings.SubmittedBy, settings.Parallelism, settings.Sinks.Single().Fencing));
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_by_status_name_and_cursor()
    {
        var runs = new List<RunRecord>();
        foreach (var name in new[] { "orders-1", "orders_2", "customers", "orders-3" })
            runs.Add(Committed(await Store.StartAsync(NewJob() with { JobName = name }, Ct)));
        await CommitAsync(ForceStop(runs[3]));
        await MoveAsync(runs[0], RunStatus.Pending);

        Assert.Equal(["orders-3", "customers", "orders_2", "orders-1"], await NamesAsync(new JobFilter(10)));
        Assert.Equal(
            [(RunStatus.Created, 2L), (RunStatus.Pending, 1L), (RunStatus.Canceled, 1L)],
            (await Store.CountJobsAsync(Ct)).OrderBy(c => c.Key).Select(c => (c.Key, c.Value)));
        Assert.Equal(["orders-3", "customers"], await NamesAsync(new JobFilter(2)));
        Assert.Equal(["orders_2", "orders-1"], await NamesAsync(new JobFilter(2) { Before = runs[2].Job }));
        Assert.Equal(["orders-3"], await NamesAsync(new JobFilter(10) { Status = RunStatus.Canceled }));
        Assert.Equal(["orders-1"], await NamesAsync(new JobFilter(10) { Status = RunStatus.Pending }));
        Assert.Equal(["customers"], await NamesAsync(new JobFilter(1) { Status = RunStatus.Created }));
        Assert.Equal(["orders_2"], await NamesAsync(new JobFilter(10) { Status = RunStatus.Created, Before = runs[2].Job }));
        Assert.Equal(["orders_2"], await NamesAsync(new JobFilter(10) { Status = RunStatus.Created, Name = "orders*" }));
        Assert.Equal(["orders-3", "orders-1"], await NamesAsync(new JobFilter(10) { Name = "orders-*" }));
        Assert.Equal(["orders_2"], await NamesAsync(new JobFilter(10) { Name = "orders_*" }));
        Assert.Empty(await NamesAsync(new JobFilter(10) { Name = "orders" }));
    }

    [Fact]
    public async Task The_runs_of_a_job_are_listed_the_latest_first()
    {
        var run = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await CommitAsync(ForceStop(run));
            run = await StartNextAsync(await ReadAsync(run), fresh: false);
        }

        Assert.Equal([4, 3, 2, 1], (await Store.ReadRunsAsync(run.Job, null, 10, Ct)).Select(r => r.Number.Value));
        Assert.Equal([2, 1], (await Store.ReadRunsAsync(run.Job, new RunNumber(3), 2, Ct)).Select(r => r.Number.Value));
        Assert.Empty(await Store.ReadRunsAsync(new JobId(run.Job.Value + 1), null, 10, Ct));
    }

    [Fact]
    public async Task The_splits_of_a_plan_are_listed_in_order_with_their_holders_and_rows()
    {
        var (run, _, attempts) = await RunningAsync(1, SinkFencing.Transactional, SinkFencing.Transactional);
        Assert.Empty(await Store.ReadSplitsAsync(run.Job, run.Generation, 0, 10, Ct));
        await PlanAsync(run, 12);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await Store.CopyProgressAsync(run.Job, run.Generation, new SplitKey("sink-1", "0/1"), new StoredProgress(1, 1, "p", 5), Ct);
        await Store.CopyProgressAsync(run.Job, run.Generation, new SplitKey("sink-2", "0/1"), new StoredProgress(1, 1, "p", 7), Ct);

        var splits = await Store.ReadSplitsAsync(run.Job, run.Generation, 0, 11, Ct);

        Assert.Equal(Enumerable.Range(1, 11).Select(i => (i - 1, $"0/{i}", $"part {i}")), splits.Select(s => (s.Ordinal, s.Split.Id, s.Split.Description)));
        Assert.Equal((attempts[0].Id, true, 12L), (splits[0].Holder, splits[0].IsDone, splits[0].Rows));
        Assert.Equal((attempts[0].Id, false, 0L), (splits[1].Holder, splits[1].IsDone, splits[1].Rows));
        Assert.Equal((null, false), (splits[2].Holder, splits[2].IsDone));
        Assert.Equal(["0/12"], (await Store.ReadSplitsAsync(run.Job, run.Generation, 11, 11, Ct)).Select(s => s.Split.Id));
    }

    private async Task<IEnumerable<string>> NamesAsync(JobFilter filter) => (await Store.ReadJobViewsAsync(filter, Ct)).Select(j => j.Name);
}
