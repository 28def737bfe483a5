using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.History;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;

namespace Sluice.Storage.Contract;

/// <summary>At a sink that does not fence, who is gone may have left a write on its way: it is waited for, until something closes it.</summary>
public abstract class WaitContract : ControlStoreContract
{
    private static readonly DateTimeOffset Later = At.AddSeconds(7);

    [Theory]
    [InlineData(AttemptState.Finished)]
    [InlineData(AttemptState.Failed)]
    [InlineData(AttemptState.Stopped)]
    public async Task S5_an_attempt_that_is_gone_with_writes_on_their_way_is_waited_for_and_its_split_is_given_to_nobody(AttemptState how)
    {
        var (run, session, attempts) = await RunningAsync(2, SinkFencing.Transactional, SinkFencing.LeaseOnly);
        await PlanAsync(run, 2);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await FinishAsync(run, attempts[1]);

        await Store.ReportAsync(Report(attempts[0], how, 1) with { Breadcrumb = "POST since 12:00" }, Later, Ct);

        var left = Assert.Single(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Equal(
            (run.Key, attempts[0].Id, session.Session, run.Epoch.Next, SinkFencing.LeaseOnly, "POST since 12:00"),
            (left.Run, left.Attempt, left.Session!.Value, left.Epoch, left.Fencing, left.StuckWhere));
        Assert.Equal((Later, Bound.Until(Later), Bound.Pending, null), (left.ConfirmedAt, left.NoNewWritesAfter, left.QuiescedBy, left.WaitOverAt));
        Assert.Equal((how, Later), ((await ReadAsync(attempts[0])).State, (await ReadAsync(attempts[0])).EndedAt));
        Assert.Null(await Store.TakeSplitAsync(run.Key, attempts[1].Id, Ct));
        await ReopenAsync();
        var snapshot = (await Store.ReadSnapshotAsync(run.Key, Ct))!;
        Assert.Equal(new SplitSummary(2, 1, 0, false), snapshot.Splits);
        Assert.True(Assert.Single(snapshot.OpenResiduals).IsLanding);

        await Store.SettleAsync(Over(left), Ct);

        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
        snapshot = (await Store.ReadSnapshotAsync(run.Key, Ct))!;
        Assert.Equal((new SplitSummary(2, 1, 1, false), 0), (snapshot.Splits, snapshot.OpenResiduals.Count));
        Assert.Equal("0/1", (await Store.TakeSplitAsync(run.Key, attempts[1].Id, Ct))!.Id);
    }

    [Theory]
    [InlineData(AttemptState.Finished)]
    [InlineData(AttemptState.Failed)]
    [InlineData(AttemptState.Stopped)]
    public async Task What_ended_in_good_order_makes_nobody_wait(AttemptState how)
    {
        var (run, _, attempts) = await RunningAsync(2, SinkFencing.LeaseOnly);
        await PlanAsync(run, 2);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await FinishAsync(run, attempts[1]);

        await Store.ReportAsync(Report(attempts[0], how, 1) with { IsQuiesced = true }, Later, Ct);

        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Equal(1, (await Store.ReadSnapshotAsync(run.Key, Ct))!.Splits.Claimable);
        Assert.Equal("0/1", (await Store.TakeSplitAsync(run.Key, attempts[1].Id, Ct))!.Id);
    }

    [Fact]
    public async Task Where_every_sink_fences_an_attempt_that_is_gone_makes_nobody_wait()
    {
        var (run, _, attempts) = await RunningAsync(2, SinkFencing.Transactional, SinkFencing.Staged);
        await PlanAsync(run, 2);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await FinishAsync(run, attempts[1]);

        await Store.ReportAsync(Report(attempts[0], AttemptState.Stopped, 1), Later, Ct);

        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Equal("0/1", (await Store.TakeSplitAsync(run.Key, attempts[1].Id, Ct))!.Id);
    }

    [Fact]
    public async Task After_a_stop_an_attempt_that_is_killed_stays_open_and_one_that_ends_in_good_order_does_not()
    {
        var (run, _, attempts) = await RunningAsync(2, SinkFencing.LeaseOnly);
        await CommitAsync(ForceStop(run));

        await Store.ReportAsync(Report(attempts[0], AttemptState.Stopped, 1), Later, Ct);
        await Store.ReportAsync(Report(attempts[1], AttemptState.Stopped, 1) with { IsQuiesced = true }, Later, Ct);

        var killed = await ResidualOfAsync(attempts[0]);
        Assert.Equal((ResidualState.Confirmed, BoundKind.Pending, false), (killed.State, killed.QuiescedBy.Kind, killed.IsClosed));
        var ended = await ResidualOfAsync(attempts[1]);
        Assert.Equal((ResidualState.Confirmed, Bound.Until(Later), Later, true), (ended.State, ended.QuiescedBy, ended.WaitOverAt!.Value, ended.IsClosed));
        Assert.Equal(killed.Attempt, Assert.Single(await Store.ReadOpenResidualsAsync(Ct)).Attempt);
        Assert.False((await Store.ReadReceiptsAsync(run.Key, Ct))[0].Progress.ResumesFromFinal);

        await Store.SettleAsync(Over(killed), Ct);
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
        Assert.True((await Store.ReadReceiptsAsync(run.Key, Ct))[0].Progress.ResumesFromFinal);
    }

    [Fact]
    public async Task S9_what_never_comes_back_is_closed_when_the_wait_after_its_permit_is_over_and_keeps_its_slot()
    {
        var (run, session, attempts) = await RunningAsync(1, SinkFencing.LeaseOnly);
        await CommitAsync(ForceStop(run));
        var left = await ResidualOfAsync(attempts[0]);

        await Store.SettleAsync(left with { ExpiredAt = At }, Ct);
        Assert.Single(await Store.ReadOpenResidualsAsync(Ct));
        await Store.SettleAsync(Over(left), Ct);

        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Equal((ResidualState.Expired, BoundKind.Unbounded, true), Known(await ResidualOfAsync(attempts[0])));
        Assert.Equal(1, (await Store.ReadSessionsAsync(Ct)).Single(s => s.Session.Session == session.Session).UsedSlots);

        // It comes back after all.
        await Store.ReportAsync(Report(attempts[0], AttemptState.Stopped, 1), Later, Ct);
        Assert.Equal((ResidualState.Confirmed, BoundKind.Unbounded, true), Known(await ResidualOfAsync(attempts[0])));

        static (ResidualState, BoundKind, bool) Known(Residual residual) => (residual.State, residual.QuiescedBy.Kind, residual.IsClosed);
    }

    [Fact]
    public async Task A_wait_that_ends_without_a_proof_is_an_event_of_its_run_once()
    {
        var (run, _, attempts) = await RunningAsync(2, SinkFencing.LeaseOnly);
        await CommitAsync(ForceStop(run));
        foreach (var attempt in attempts)
            await Store.ReportAsync(Report(attempt, AttemptState.Stopped, 1), At, Ct);
        var left = await ResidualOfAsync(attempts[0]);

        await Store.SettleAsync(Over(left), Ct);
        await Store.SettleAsync(Over(left) with { WaitOverAt = At.AddHours(1) }, Ct);
        await Store.SettleAsync((await ResidualOfAsync(attempts[1])) with { WaitOverAt = Later, QuiescedBy = Bound.Until(Later), Proof = "the server's limit" }, Ct);

        var risk = Assert.Single(await Store.ReadEventsAsync(run.Job, 0, 100, Ct), e => e.Message.Contains("cannot be ruled out", StringComparison.Ordinal));
        Assert.Equal((run.Key, Later, RunStatus.Canceled), (risk.Run, risk.At, risk.Status));
        Assert.Contains($"attempt {attempts[0].Id} ", risk.Message, StringComparison.Ordinal);
        Assert.Contains("gone for 60 s", risk.Message, StringComparison.Ordinal);
        Assert.Equal(Later, (await ResidualOfAsync(attempts[0])).WaitOverAt);
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
    }

    [Fact]
    public async Task The_wait_says_nothing_of_sinks_that_fence()
    {
        var (run, _, attempts) = await RunningAsync(1, SinkFencing.Transactional);
        await CommitAsync(ForceStop(run));

        await Store.SettleAsync((await ResidualOfAsync(attempts[0])) with { ExpiredAt = At, WaitOverAt = Later }, Ct);

        var left = Assert.Single(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Equal((Later, false), (left.WaitOverAt!.Value, left.IsClosed));
        Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct));
    }

    [Fact]
    public async Task A_sink_that_fences_is_told_of_an_attempt_that_nobody_waits_for_any_more()
    {
        var (run, _, attempts) = await RunningAsync(1, SinkFencing.Transactional, SinkFencing.LeaseOnly);
        run = await CommitAsync(RunChanges.Keep(run, "lost", At) with { Lose = [attempts[0].Id] });
        await Store.SettleAsync(Over(Assert.Single(await Store.ReadOpenResidualsAsync(Ct))), Ct);
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));

        var ended = await CommitAsync(ForceStop(run));

        Assert.Equal(("sink-1", ended.Epoch), Assert.Single((await Store.ReadOpenFenceTasksAsync(Ct)).Select(t => (t.Sink, t.Epoch))));
    }

    [Fact]
    public async Task A_later_run_is_shown_what_an_earlier_one_left_on_its_way_and_history_waits_for_it()
    {
        var (run, _, attempts) = await RunningAsync(1, SinkFencing.LeaseOnly);
        await Store.ReportAsync(Report(attempts[0], AttemptState.Stopped, 1), At, Ct);
        var ended = await MoveAsync(run, RunStatus.Failed);
        var next = await StartNextAsync(ended, fresh: true);
        Assert.Equal(attempts[0].Id, Assert.Single((await Store.ReadSnapshotAsync(next.Key, Ct))!.OpenResiduals).Attempt);
        await MoveAsync(next, RunStatus.Canceled);
        var rules = new HistoryRules { MostEndedRuns = 0, RunAge = TimeSpan.FromDays(1) };

        await Store.SweepAsync(rules, At.AddHours(1), Ct);
        Assert.NotNull(await Store.FindRunAsync(run.Key, Ct));
        await Store.SettleAsync(Over(Assert.Single(await Store.ReadOpenResidualsAsync(Ct))), Ct);
        await Store.SweepAsync(rules, At.AddHours(1), Ct);

        Assert.Null(await Store.FindRunAsync(run.Key, Ct));
    }

    [Fact]
    public async Task The_end_of_an_attempt_whose_job_was_forgotten_is_taken()
    {
        var (run, _, attempts) = await RunningAsync(1, SinkFencing.LeaseOnly);
        await CommitAsync(ForceStop(run));
        Assert.Equal(ChangeOutcome.Committed, (await Store.DeleteAsync(Request(RequestKind.Delete), run.Key, At, Ct)).Outcome);

        await Store.ReportAsync(Report(attempts[0], AttemptState.Stopped, 1), Later, Ct);

        var left = Assert.Single(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Equal((attempts[0].Id, Later), (left.Attempt, left.ConfirmedAt));
        await Store.SettleAsync(Over(left), Ct);
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
    }

    private static Residual Over(Residual left) => left with
    {
        ExpiredAt = left.ConfirmedAt is null ? At : null,
        WaitOverAt = Later,
        QuiescedBy = Bound.Unbounded("a sink neither fences nor bounds what is on its way"),
        Proof = "it has been gone for 60 s",
    };

    private async Task FinishAsync(RunRecord run, AttemptRecord attempt)
    {
        var split = await Store.TakeSplitAsync(run.Key, attempt.Id, Ct);
        Assert.Equal(("0/2", RecordOutcome.Recorded), (split!.Id, await Store.FinishSplitAsync(run.Key, attempt.Id, split.Id, [], Ct)));
    }
}
