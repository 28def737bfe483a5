using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Storage.Contract;

/// <summary>What a stop leaves behind is stored with it; receipts grow and are never taken back.</summary>
public abstract class StopContract : ControlStoreContract
{
    [Fact]
    public async Task S3_a_force_stop_stores_receipt_residuals_and_fence_tasks_in_the_same_change()
    {
        var (run, session, attempts) = await RunningAsync(2, SinkFencing.Transactional, SinkFencing.Staged);
        await Store.ReportAsync(
            Report(attempts[0], AttemptState.Running, 1, new AttemptCounts(9, 90, 8, 80, 5, 1, 3, 2)) with { Breadcrumb = "COPY since 12:00" }, At, Ct);
        await PlanAsync(run, 2);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);

        var result = await Store.CommitAsync(ForceStop(run, "stop"), Ct);

        var stopped = Committed(result);
        var receipt = Assert.Single(await Store.ReadReceiptsAsync(run.Key, Ct));
        Assert.Equal(result.Decision, receipt.Decision);
        Assert.Equal(
            new StopDecision(
                run.Key, 1, new RequestId("stop"), StopKind.ForceStop, "anna", "on fire", At - TimeSpan.FromSeconds(1), At, stopped.Version,
                stopped.Epoch, Store.Durability, new Abandoned(2, 3, 2, 1)),
            receipt.Decision);
        var residuals = receipt.Progress.Residuals.OrderBy(r => r.Attempt.Value).ToList();
        Assert.Equal(attempts.Select(a => a.Id), residuals.Select(r => r.Attempt));
        Assert.All(residuals, r => Assert.Equal(
            (stopped.Epoch, SinkFencing.Staged, session.Session, ResidualState.Open, BoundKind.Pending),
            (r.Epoch, r.Fencing, r.Session, r.State, r.NoNewWritesAfter.Kind)));
        Assert.Equal("COPY since 12:00", residuals[0].StuckWhere);
        Assert.False(receipt.Progress.ResumesFromFinal);
        var tasks = await Store.ReadOpenFenceTasksAsync(Ct);
        Assert.Equal(["sink-1", "sink-2"], tasks.Select(t => t.Sink).Order(StringComparer.Ordinal));
        Assert.All(tasks, t => Assert.Equal((run.Key, run.Generation, stopped.Epoch, FenceState.Pending), (t.Run, t.Generation, t.Epoch, t.State)));
    }

    [Fact]
    public async Task Sinks_that_do_not_fence_get_no_task()
    {
        var (run, _, _) = await RunningAsync(1, SinkFencing.LeaseOnly, SinkFencing.Transactional, (SinkFencing)77);
        await CommitAsync(ForceStop(run));
        Assert.Equal("sink-2", Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct)).Sink);
        Assert.Equal(SinkFencing.LeaseOnly, Assert.Single(await Store.ReadOpenResidualsAsync(Ct)).Fencing);
    }

    [Fact]
    public async Task What_was_only_assigned_is_withdrawn_and_is_no_residual()
    {
        var session = await RegisterAsync("worker-a");
        var run = await ScheduledAsync(session, 2, SinkFencing.Transactional);
        await CommitAsync(ForceStop(run));
        Assert.All(await Store.ReadAttemptsAsync(run.Key, Ct), a => Assert.Equal((AttemptState.Withdrawn, At), (a.State, a.EndedAt)));
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Empty(await Store.ReadOpenFenceTasksAsync(Ct));
        Assert.True(Assert.Single(await Store.ReadReceiptsAsync(run.Key, Ct)).Progress.ResumesFromFinal);
    }

    [Theory]
    [InlineData(RunStatus.Finished, StopKind.Finish)]
    [InlineData(RunStatus.Failed, StopKind.Failure)]
    [InlineData(RunStatus.Pending, StopKind.Failure)]
    public async Task F42_whatever_ends_a_run_attempts_left_behind_have_a_receipt(RunStatus to, StopKind kind)
    {
        var (run, _, attempts) = await RunningAsync(1, SinkFencing.Transactional);
        var changed = await CommitAsync(RunChanges.Keep(run, "over", At) with { Status = to, LeavesAttemptsBehind = true });
        var receipt = Assert.Single(await Store.ReadReceiptsAsync(run.Key, Ct));
        Assert.Equal((kind, "sluice", "over", (RequestId?)null), (receipt.Decision.Kind, receipt.Decision.RequestedBy, receipt.Decision.Reason, receipt.Decision.Request));
        Assert.Equal((attempts[0].Id, changed.Epoch), (receipt.Progress.Residuals[0].Attempt, receipt.Progress.Residuals[0].Epoch));
        Assert.Equal(changed.Epoch, Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct)).Epoch);
    }

    [Fact]
    public async Task A_run_that_leaves_nothing_behind_begins_a_receipt_only_when_somebody_asked()
    {
        var (run, _, attempts) = await RunningAsync(1, SinkFencing.Transactional);
        await Store.ReportAsync(Report(attempts[0], AttemptState.Finished, 1), At, Ct);
        await MoveAsync(run, RunStatus.Finished);
        Assert.Empty(await Store.ReadReceiptsAsync(run.Key, Ct));
        Assert.Empty(await Store.ReadOpenFenceTasksAsync(Ct));
    }

    [Fact]
    public async Task Stops_of_one_run_are_numbered_and_each_request_names_its_own()
    {
        var (run, _, _) = await RunningAsync(1, SinkFencing.Transactional);
        var canceling = await CommitAsync(RunChanges.Keep(run, "cancel", At) with
        {
            Status = RunStatus.Canceling,
            Stop = StopKind.Cancel,
            Deadline = At,
            Request = Request(RequestKind.Cancel, RequestOutcome.Stopped, "c"),
            Receipt = new StopStart(StopKind.Cancel, "anna", "", At),
        });
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
        await CommitAsync(ForceStop(canceling, "f"));

        var receipts = await Store.ReadReceiptsAsync(run.Key, Ct);
        Assert.Equal([(1, StopKind.Cancel, 0), (2, StopKind.ForceStop, 1)], receipts.Select(r => (r.Decision.Ordinal, r.Decision.Kind, r.Decision.Abandons.Attempts)));
        Assert.Equal((1, 2), ((await Store.FindRequestAsync(new RequestId("c"), Ct))!.StopOrdinal, (await Store.FindRequestAsync(new RequestId("f"), Ct))!.StopOrdinal));
        Assert.All(receipts, r => Assert.Single(r.Progress.Residuals));
    }

    [Fact]
    public async Task F41_a_lost_attempt_is_a_residual_that_the_next_epoch_fences()
    {
        var (run, session, attempts) = await RunningAsync(2, SinkFencing.Transactional);
        await Store.ReportAsync(Report(attempts[1], AttemptState.Stopped, 1), At, Ct);

        var lost = await CommitAsync(RunChanges.Keep(run, "lost", At) with { Lose = [.. attempts.Select(a => a.Id)] });

        Assert.Equal((AttemptState.Lost, AttemptState.Stopped), ((await ReadAsync(attempts[0])).State, (await ReadAsync(attempts[1])).State));
        var residual = Assert.Single(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Equal((attempts[0].Id, run.Epoch.Next, lost.Epoch), (residual.Attempt, residual.Epoch, run.Epoch));
        Assert.Empty(await Store.ReadOpenFenceTasksAsync(Ct));

        var ended = await MoveAsync(lost, RunStatus.Finished);
        Assert.Equal(ended.Epoch, Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct)).Epoch);
        Assert.Equal(residual.Epoch, Assert.Single(await Store.ReadOpenResidualsAsync(Ct)).Epoch);
        Assert.Equal(session.Session, residual.Session);
    }

    [Fact]
    public async Task A_taken_attempt_is_not_withdrawn()
    {
        var session = await RegisterAsync("worker-a");
        var run = await ScheduledAsync(session, 2);
        var attempts = await Store.ReadAttemptsAsync(run.Key, Ct);
        await Store.ClaimAsync(session.Session, attempts[0].Id, Ct);
        await CommitAsync(RunChanges.Keep(run, "taken back", At) with { Withdraw = [.. attempts.Select(a => a.Id)] });
        Assert.Equal((AttemptState.Claimed, AttemptState.Withdrawn), ((await ReadAsync(attempts[0])).State, (await ReadAsync(attempts[1])).State));
    }

    [Fact]
    public async Task What_is_learned_of_a_residual_is_added_and_never_taken_back()
    {
        var (run, _, attempts) = await RunningAsync(1, SinkFencing.LeaseOnly);
        await CommitAsync(ForceStop(run));
        var residual = await ResidualOfAsync(attempts[0]);
        var first = residual with
        {
            ExpiredAt = At.AddSeconds(20),
            NoNewWritesAfter = Bound.Until(At + TimeSpan.FromMilliseconds(13_200)),
            QuiescedBy = Bound.Unbounded("no server limit"),
            Proof = "permit over",
        };

        await Store.SettleAsync(first, Ct);
        var known = await ResidualOfAsync(attempts[0]);
        Assert.Equal(first, known);
        var version = (await Store.ReadReceiptsAsync(run.Key, Ct))[0].Progress.Version;
        await Store.SettleAsync(first, Ct);
        Assert.Equal(version, (await Store.ReadReceiptsAsync(run.Key, Ct))[0].Progress.Version);

        await Store.SettleAsync(
            residual with { ExpiredAt = At.AddSeconds(99), NoNewWritesAfter = Bound.Until(At.AddSeconds(99)), QuiescedBy = Bound.Until(At.AddSeconds(60)) }, Ct);
        await ReopenAsync();
        var later = await ResidualOfAsync(attempts[0]);
        Assert.Equal((At.AddSeconds(20), Bound.Until(At + TimeSpan.FromMilliseconds(13_200)), Bound.Until(At.AddSeconds(60))), (later.ExpiredAt, later.NoNewWritesAfter, later.QuiescedBy));
        Assert.Equal(ResidualState.Expired, later.State);
        await Store.SettleAsync(residual with { Attempt = new AttemptId(9999) }, Ct);
    }

    [Fact]
    public async Task Progress_tells_where_a_resume_starts_and_says_when_that_is_final()
    {
        var (run, _, attempts) = await RunningAsync(1, SinkFencing.Transactional);
        await PlanAsync(run, 3);
        var split = await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await Store.FinishSplitAsync(run.Key, attempts[0].Id, split!.Id, [], Ct);
        await CommitAsync(ForceStop(run));

        var open = (await Store.ReadReceiptsAsync(run.Key, Ct))[0].Progress;
        Assert.Equal((false, 1, 3), (open.ResumesFromFinal, open.ResumesFrom!.SplitsDone, open.ResumesFrom.SplitsTotal));
        await Store.ReportAsync(Report(attempts[0], AttemptState.Stopped, 1), At, Ct);
        Assert.False((await Store.ReadReceiptsAsync(run.Key, Ct))[0].Progress.ResumesFromFinal);

        // It is gone, and had committed what it told nobody: the ledger is read under the fence.
        var task = await Store.ClaimFenceAsync(Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct)), "node-1", Ct);
        await Store.CopyProgressAsync(run.Job, run.Generation, new SplitKey("sink-1", split.Id), new StoredProgress(0, 1, "end", 70), Ct);
        await Store.CompleteFenceAsync(new FenceResult(run.Key, task!.Sink, task.Epoch, task.Claim, FenceState.Fenced, "seen", Bound.Until(At)), At, Ct);
        var closed = (await Store.ReadReceiptsAsync(run.Key, Ct))[0].Progress;
        Assert.Equal(70, closed.ResumesFrom!.CommittedRows);
        Assert.Equal((true, 1, 3), (closed.ResumesFromFinal, closed.ResumesFrom!.SplitsDone, closed.ResumesFrom.SplitsTotal));
        Assert.True(closed.Version > open.Version);
    }
}
