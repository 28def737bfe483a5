using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Fences;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Storage.Contract;

/// <summary>What is kept, what is forgotten, and what outlives its run.</summary>
public abstract class HistoryContract : ControlStoreContract
{
    [Fact]
    public async Task Jobs_are_read_newest_first_by_name_status_and_page()
    {
        var first = await StartAsync();
        var second = Committed(await Store.StartAsync(NewJob() with { JobName = "orders-2" }, Ct));
        var third = Committed(await Store.StartAsync(NewJob() with { JobName = "customers" }, Ct));
        await MoveAsync(second, RunStatus.Canceled);

        Assert.Equal([third.Job, second.Job, first.Job], await IdsAsync(new JobFilter(10)));
        Assert.Equal([third.Job, second.Job], await IdsAsync(new JobFilter(2)));
        Assert.Equal([first.Job], await IdsAsync(new JobFilter(10) { Before = second.Job }));
        Assert.Equal([second.Job, first.Job], await IdsAsync(new JobFilter(10) { Name = "orders*" }));
        Assert.Equal([third.Job], await IdsAsync(new JobFilter(10) { Name = "*stom*" }));
        Assert.Equal([first.Job], await IdsAsync(new JobFilter(10) { Name = "orders" }));
        Assert.Empty(await IdsAsync(new JobFilter(10) { Name = "or_ers" }));
        Assert.Equal([second.Job], await IdsAsync(new JobFilter(10) { Status = RunStatus.Canceled }));
        var job = (await Store.ReadJobsAsync(new JobFilter(10), Ct))[0];
        Assert.Equal(("customers", "{}", third.Key), (job.Name, job.Config, job.LastRun.Key));

        async Task<IEnumerable<JobId>> IdsAsync(JobFilter filter) => (await Store.ReadJobsAsync(filter, Ct)).Select(j => j.Id);
    }

    [Fact]
    public async Task A_job_is_forgotten_only_when_its_latest_run_is_final()
    {
        var first = await StartAsync();
        Assert.Equal(ChangeOutcome.Stale, (await Store.DeleteAsync(Request(RequestKind.Delete), first.Key, At, Ct)).Outcome);
        var next = await StartNextAsync(await MoveAsync(first, RunStatus.Canceled), fresh: false);
        Assert.Equal(ChangeOutcome.Stale, (await Store.DeleteAsync(Request(RequestKind.Delete), first.Key, At, Ct)).Outcome);
        await MoveAsync(next, RunStatus.Canceled);
        var request = Request(RequestKind.Delete);
        Assert.Equal(ChangeOutcome.Committed, (await Store.DeleteAsync(request, next.Key, At, Ct)).Outcome);
        Assert.Equal(ChangeOutcome.RequestKnown, (await Store.DeleteAsync(request, next.Key, At, Ct)).Outcome);
        Assert.Null(await Store.FindLatestRunAsync(first.Job, Ct));
        Assert.Null(await Store.FindRunAsync(next.Key, Ct));
        Assert.Empty(await Store.ReadJobsAsync(new JobFilter(10), Ct));
        Assert.Empty(await Store.ReadEventsAsync(first.Job, 0, 10, Ct));
    }

    [Fact]
    public async Task S9_how_the_sinks_of_a_deleted_job_are_reached_is_kept_for_each_generation_until_it_is_settled_and_let_go()
    {
        var (run, _, _) = await RunningAsync(1, SinkFencing.Transactional);
        var next = await StartNextAsync(await CommitAsync(ForceStop(run)), fresh: true);
        await MoveAsync(next, RunStatus.Canceled);
        Assert.Empty(await Store.ReadDeletedAsync(10, Ct));
        Assert.Equal(ChangeOutcome.Committed, (await Store.DeleteAsync(Request(RequestKind.Delete), next.Key, At, Ct)).Outcome);
        await ReopenAsync();

        var first = (await Store.FindDeletedAsync(run.Job, run.Generation, Ct))!;
        Assert.Equal((run.Job, run.Generation, "{}", At, false), (first.Job, first.Generation, first.Config, first.At, first.IsSettled));
        Assert.Equal(run.Settings.Sinks, first.Sinks);
        Assert.Null(await Store.FindConfigAsync(run.Job, run.Generation, Ct));
        Assert.Null(await Store.FindDeletedAsync(run.Job, new Generation(next.Generation.Value + 1), Ct));

        // The open fence is that of the first generation, which the second one's ledger rows are not let go before.
        while (await Store.ReadOpenFenceTasksAsync(Ct) is [var open, ..])
        {
            Assert.All(await Store.ReadDeletedAsync(10, Ct), d => Assert.False(d.IsSettled));
            var task = (await Store.ClaimFenceAsync(open, "node-1", Ct))!;
            await Store.CompleteFenceAsync(new FenceResult(task.Run, task.Sink, task.Epoch, task.Claim, FenceState.Fenced, "seen", Bound.Until(At)), At, Ct);
        }

        var settled = await Store.ReadDeletedAsync(10, Ct);
        Assert.Equal([(run.Generation, true), (next.Generation, true)], settled.Select(d => (d.Generation, d.IsSettled)));
        await Store.LetGoAsync(run.Job, run.Generation, Ct);
        await Store.LetGoAsync(run.Job, run.Generation, Ct);
        Assert.Equal(next.Generation, Assert.Single(await Store.ReadDeletedAsync(10, Ct)).Generation);
    }

    [Fact]
    public async Task The_store_keeps_the_first_key_that_a_node_brings_until_another_takes_its_place()
    {
        Assert.Equal("first", await Store.KeepKeyAsync("first", replace: false, Ct));
        Assert.Equal("first", await Store.KeepKeyAsync("second", replace: false, Ct));
        await ReopenAsync();
        Assert.Equal("third", await Store.KeepKeyAsync("third", replace: true, Ct));
        Assert.Equal("third", await Store.KeepKeyAsync("first", replace: false, Ct));
    }

    [Fact]
    public async Task The_run_that_waits_longest_says_since_when()
    {
        Assert.Null(await Store.ReadOldestPendingAsync(Ct));
        var first = await StartAsync();
        await MoveAsync(await StartAsync(), RunStatus.Pending);
        await CommitAsync(RunChanges.Keep(first, "waits", At - TimeSpan.FromMinutes(5)) with { Status = RunStatus.Pending });

        Assert.Equal(At - TimeSpan.FromMinutes(5), await Store.ReadOldestPendingAsync(Ct));
        Assert.Equal(0, await Store.CountPendingBeforeAsync(At - TimeSpan.FromMinutes(5), first.Job, Ct));
        Assert.Equal(1, await Store.CountPendingBeforeAsync(At, first.Job, Ct));
        Assert.Equal(2, await Store.CountPendingBeforeAsync(At, new JobId(long.MaxValue), Ct));
        await MoveAsync(await ReadAsync(first), RunStatus.Canceled);
        Assert.Equal(At, await Store.ReadOldestPendingAsync(Ct));
    }

    [Fact]
    public async Task S4_requests_and_receipts_outlive_their_job()
    {
        var run = await StartAsync();
        await CommitAsync(ForceStop(run, "stop"));
        await Store.DeleteAsync(Request(RequestKind.Delete), run.Key, At, Ct);
        await ReopenAsync();
        Assert.Equal((RequestOutcome.Stopped, run.Key), ((await Store.FindRequestAsync(new RequestId("stop"), Ct))!.Outcome, run.Key));
        Assert.Equal("anna", Assert.Single(await Store.ReadReceiptsAsync(run.Key, Ct)).Decision.RequestedBy);
        Assert.Equal(ChangeOutcome.RequestKnown, (await Store.CommitAsync(ForceStop(run, "stop"), Ct)).Outcome);
    }

    [Fact]
    public async Task S5_what_may_be_alive_is_not_forgotten_with_its_job()
    {
        var (run, session, attempts) = await RunningAsync(1, SinkFencing.Transactional);
        await CommitAsync(ForceStop(run));
        await Store.DeleteAsync(Request(RequestKind.Delete), run.Key, At, Ct);

        Assert.Equal(attempts[0].Id, Assert.Single(await Store.ReadOpenResidualsAsync(Ct)).Attempt);
        Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct));
        Assert.Equal(1, Assert.Single(await Store.ReadSessionsAsync(Ct)).UsedSlots);
        await Store.ReportAsync(Report(attempts[0], AttemptState.Stopped, 1), At, Ct);
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Equal((0, session.Slots), (Assert.Single(await Store.ReadSessionsAsync(Ct)).UsedSlots, session.Slots));
    }

    [Fact]
    public async Task A_job_made_again_under_a_forgotten_id_goes_on_with_its_numbers()
    {
        var first = Committed(await Store.StartAsync(NewJob() with { JobId = new JobId(7311) }, Ct));
        await PlanAsync(first, 2);
        var ended = await MoveAsync(first, RunStatus.Canceled);
        await Store.DeleteAsync(Request(RequestKind.Delete), first.Key, At, Ct);

        var again = Committed(await Store.StartAsync(NewJob() with { JobId = new JobId(7311) }, Ct));

        Assert.Equal((2, 2), (again.Number.Value, again.Generation.Value));
        Assert.True(again.Epoch > ended.Epoch);
        Assert.Null(await Store.FindPlanAsync(again.Job, again.Generation, Ct));
        Assert.NotEqual(new JobId(7311), (await StartAsync()).Job);
    }

    [Fact]
    public async Task The_sweep_lets_ended_runs_go_by_age_the_latest_of_a_job_last()
    {
        var first = await MoveAsync(await StartAsync(), RunStatus.Canceled);
        var second = await MoveAsync(await StartNextAsync(first, fresh: false), RunStatus.Canceled);
        var alive = await StartAsync();

        Assert.Equal(0, await Store.SweepAsync(new HistoryRules(), At + TimeSpan.FromDays(89), Ct));
        await SweepAllAsync(new HistoryRules { MostEndedRuns = 1 }, At + TimeSpan.FromDays(1));
        Assert.Null(await Store.FindRunAsync(first.Key, Ct));
        Assert.NotNull(await Store.FindRunAsync(second.Key, Ct));

        await SweepAllAsync(new HistoryRules(), At + TimeSpan.FromDays(91));
        Assert.Null(await Store.FindRunAsync(second.Key, Ct));
        Assert.NotNull(await Store.FindRunAsync(alive.Key, Ct));
        Assert.Equal([alive.Job], (await Store.ReadJobsAsync(new JobFilter(10), Ct)).Select(j => j.Id));
    }

    [Fact]
    public async Task S5_the_sweep_keeps_runs_whose_residuals_are_open()
    {
        var (run, _, attempts) = await RunningAsync(1, SinkFencing.LeaseOnly);
        await CommitAsync(ForceStop(run));
        await SweepAllAsync(new HistoryRules { MostEndedRuns = 0 }, At + TimeSpan.FromDays(3650));
        Assert.NotNull(await Store.FindRunAsync(run.Key, Ct));
        await Store.ReportAsync(Report(attempts[0], AttemptState.Stopped, 1) with { IsQuiesced = true }, At, Ct);
        await SweepAllAsync(new HistoryRules { MostEndedRuns = 0 }, At + TimeSpan.FromDays(1));
        Assert.Null(await Store.FindRunAsync(run.Key, Ct));
    }

    [Fact]
    public async Task S9_what_a_lost_session_held_of_runs_that_have_gone_goes_after_them()
    {
        var (run, session, attempts) = await RunningAsync(1, SinkFencing.Transactional);
        await CommitAsync(ForceStop(run));
        Assert.True(await Store.DeclareLostAsync(session.Session, session.Renewals, null, At, Ct));
        await SweepAllAsync(new HistoryRules { MostEndedRuns = 0 }, At + TimeSpan.FromDays(91));
        Assert.Single(await Store.ReadSessionsAsync(Ct));
        await Store.SettleAsync(await ResidualOfAsync(attempts[0]) with { FencedAt = At }, Ct);

        await SweepAllAsync(new HistoryRules { MostEndedRuns = 0 }, At + TimeSpan.FromDays(89));
        Assert.Null(await Store.FindRunAsync(run.Key, Ct));
        Assert.Single(await Store.ReadSessionsAsync(Ct));

        await SweepAllAsync(new HistoryRules { MostEndedRuns = 0 }, At + TimeSpan.FromDays(91));
        Assert.Empty(await Store.ReadSessionsAsync(Ct));
    }

    [Fact]
    public async Task F20_requests_and_receipts_are_kept_400_days_and_never_under_30()
    {
        var run = await StartAsync();
        await CommitAsync(ForceStop(run, "stop"));
        var hasty = new HistoryRules { RunAge = TimeSpan.FromDays(1), RequestAge = TimeSpan.FromDays(1) };
        await SweepAllAsync(hasty, At + TimeSpan.FromDays(29));
        Assert.Null(await Store.FindRunAsync(run.Key, Ct));
        Assert.NotNull(await Store.FindRequestAsync(new RequestId("stop"), Ct));
        Assert.Single(await Store.ReadReceiptsAsync(run.Key, Ct));

        await SweepAllAsync(new HistoryRules(), At + TimeSpan.FromDays(399));
        Assert.NotNull(await Store.FindRequestAsync(new RequestId("stop"), Ct));
        await SweepAllAsync(new HistoryRules(), At + TimeSpan.FromDays(401));
        Assert.Null(await Store.FindRequestAsync(new RequestId("stop"), Ct));
        Assert.Empty(await Store.ReadReceiptsAsync(run.Key, Ct));
    }

    [Fact]
    public async Task The_sweep_works_in_small_steps_and_can_be_run_again()
    {
        for (var i = 0; i < 7; i++)
        {
            var run = await StartAsync();
            await PlanAsync(run, 3);
            await Store.CopyProgressAsync(run.Job, run.Generation, new SplitKey("s", "0/1"), new StoredProgress(1, 1, "p", 5), Ct);
            await MoveAsync(run, RunStatus.Canceled);
        }

        await SweepAllAsync(new HistoryRules { BatchSize = 2 }, At + TimeSpan.FromDays(91));
        Assert.Empty(await Store.ReadJobsAsync(new JobFilter(10), Ct));
        Assert.Equal(0, await Store.SweepAsync(new HistoryRules { BatchSize = 2 }, At + TimeSpan.FromDays(91), Ct));
    }

    private async Task SweepAllAsync(HistoryRules rules, DateTimeOffset now)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await Store.SweepAsync(rules, now, Ct) == 0)
                return;
        }

        Assert.Fail("200 sweeps did not come to an end.");
    }
}
