using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;

namespace Sluice.Storage.Contract;

/// <summary>Splits are taken and finished by attempts that may go on.</summary>
public abstract class SplitContract : ControlStoreContract
{
    [Fact]
    public async Task Splits_are_taken_in_order_each_by_one_attempt()
    {
        var (run, _, attempts) = await RunningAsync(2);
        Assert.Null(await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct));
        await PlanAsync(run, 3);
        Assert.Equal(("0/1", "payload 1", null, 10L), Parts(await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct)));
        Assert.Equal("0/2", (await Store.TakeSplitAsync(run.Key, attempts[1].Id, Ct))!.Id);
        Assert.Equal(RecordOutcome.Recorded, await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct));
        Assert.Equal(RecordOutcome.Recorded, await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct));
        Assert.Equal("0/3", (await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct))!.Id);
        await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/3", [], Ct);
        Assert.Null(await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct));
        Assert.Equal(new SplitSummary(3, 2, 0, false), await SummaryAsync(run));

        static (string, string, long?, long?) Parts(Core.Plans.PlannedSplit? split) => (split!.Id, split.Payload, split.EstimatedBytes, split.EstimatedRows);
    }

    [Fact]
    public async Task An_attempt_that_did_not_hear_which_split_it_took_gets_the_same_again()
    {
        var (run, _, attempts) = await RunningAsync(2);
        await PlanAsync(run, 3);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await Store.TakeSplitAsync(run.Key, attempts[1].Id, Ct);
        Assert.Equal("0/2", (await Store.TakeSplitAsync(run.Key, attempts[1].Id, Ct))!.Id);
    }

    [Fact]
    public async Task Many_attempts_at_once_take_different_splits()
    {
        var session = await RegisterAsync("worker-a", slots: 8);
        var run = await RunOnAsync(session, 8);
        await PlanAsync(run, 8);
        var attempts = await Store.ReadAttemptsAsync(run.Key, Ct);
        var taken = await Task.WhenAll(attempts.Select(a => Store.TakeSplitAsync(run.Key, a.Id, Ct).AsTask()));
        Assert.Equal(8, taken.Select(t => t!.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task F41_what_a_lost_attempt_held_is_taken_by_another_and_the_lost_one_may_do_nothing()
    {
        var (run, session, attempts) = await RunningAsync(2);
        await PlanAsync(run, 2);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        run = await CommitAsync(RunChanges.Keep(run, "lost", At) with { Lose = [attempts[0].Id] });
        Assert.Equal(new SplitSummary(2, 0, 2, false), await SummaryAsync(run));

        Assert.Equal(RecordOutcome.Fenced, await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct));
        Assert.Null(await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct));
        Assert.Equal("0/1", (await Store.TakeSplitAsync(run.Key, attempts[1].Id, Ct))!.Id);
        Assert.Equal(RecordOutcome.Fenced, await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct));
        Assert.Equal(session.Session, attempts[0].Session);
    }

    [Fact]
    public async Task F41_What_a_newer_attempt_left_is_left_to_a_newer_one_by_those_that_were_there_before()
    {
        var (run, session, attempts) = await RunningAsync(2);
        await PlanAsync(run, 3);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await Store.TakeSplitAsync(run.Key, attempts[1].Id, Ct);
        run = await CommitAsync(RunChanges.Keep(run, "lost", At) with { Lose = [attempts[1].Id] });

        await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct);
        Assert.Equal("0/3", (await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct))!.Id);
        await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/3", [], Ct);
        Assert.Null(await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct));
        Assert.Equal(new SplitSummary(3, 2, 1, false), await SummaryAsync(run));

        await CommitAsync(RunChanges.Keep(run, "replaced", At) with { Assign = [new NewAttempt(1, session.Session)] });
        var newer = (await Store.ReadAttemptsAsync(run.Key, Ct)).MaxBy(a => a.Id.Value)!;
        await Store.ClaimAsync(session.Session, newer.Id, Ct);
        Assert.Equal("0/2", (await Store.TakeSplitAsync(run.Key, newer.Id, Ct))!.Id);
    }

    [Fact]
    public async Task Only_its_holder_finishes_a_split()
    {
        var (run, _, attempts) = await RunningAsync(2);
        await PlanAsync(run, 2);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        Assert.Equal(RecordOutcome.Fenced, await Store.FinishSplitAsync(run.Key, attempts[1].Id, "0/1", [], Ct));
        Assert.Equal(RecordOutcome.Fenced, await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/2", [], Ct));
    }

    /// <summary>Seed 210805: the store failed over to a copy without the last commit, the split was finished there, and its rows were in no store and no target.</summary>
    [Fact]
    public async Task S10_a_split_is_not_finished_in_a_store_that_has_not_its_last_commits()
    {
        var (run, _, attempts) = await RunningAsync();
        await PlanAsync(run, 1);
        var attempt = attempts[0].Id;
        await Store.TakeSplitAsync(run.Key, attempt, Ct);
        var key = new SplitKey("s0", "0/1");
        await Store.TakeOverAsync(run, key, attempt, Ct);
        var commit = new CommitRecord(run.Job, run.Number, run.Epoch, key, attempt, new StoredProgress(attempt.Value, 1, "end", 10), null, 0);

        Assert.Equal(RecordOutcome.Fenced, await Store.FinishSplitAsync(run.Key, attempt, "0/1", [new SinkCommit("s0", 1)], Ct));
        Assert.Equal(RecordOutcome.Recorded, await Store.RecordCommitAsync(commit, Ct));
        Assert.Equal(RecordOutcome.Fenced, await Store.FinishSplitAsync(run.Key, attempt, "0/1", [new SinkCommit("s0", 1), new SinkCommit("s1", 1)], Ct));
        Assert.Equal(RecordOutcome.Fenced, await Store.FinishSplitAsync(run.Key, attempt, "0/1", [new SinkCommit("s0", 2)], Ct));
        Assert.Equal(new SplitSummary(1, 0, 0, false), await SummaryAsync(run));
        Assert.Equal(RecordOutcome.Recorded, await Store.FinishSplitAsync(run.Key, attempt, "0/1", [new SinkCommit("s0", 1)], Ct));
        Assert.Equal(new SplitSummary(1, 1, 0, false), await SummaryAsync(run));
    }

    /// <summary>Seed 302220: decided on what the dying store had, and stored in a copy whose run had the same version and not the last commits.</summary>
    [Fact]
    public async Task S10_a_run_is_not_finished_in_a_store_where_not_everything_is_done()
    {
        var (run, _, attempts) = await RunningAsync();
        var finish = RunChanges.Keep(run, "everything is committed", At) with { Expect = RunExpectation.As(run) with { IsAllDone = true }, Status = RunStatus.Finished };
        Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(finish, Ct)).Outcome);
        await PlanAsync(run, 1);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(finish, Ct)).Outcome);
        await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct);
        var result = await Store.CommitAsync(finish, Ct);
        Assert.Equal((ChangeOutcome.Stale, run.Version), (result.Outcome, result.Run!.Version));

        Assert.Equal(RecordOutcome.Recorded, await Store.CompleteAsync(run.Key, attempts[0].Id, Ct));
        Assert.Equal(RunStatus.Finished, (await CommitAsync(finish)).Status);
    }

    [Fact]
    public async Task After_a_graceful_stop_a_split_can_be_finished_but_none_is_taken()
    {
        var (run, _, attempts) = await RunningAsync();
        await PlanAsync(run, 2);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await MoveAsync(run, RunStatus.DoingSavepoint);
        Assert.Equal(RecordOutcome.Recorded, await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct));
        Assert.Null(await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct));
    }

    [Fact]
    public async Task F40_after_the_end_nothing_is_taken_finished_or_completed()
    {
        var (run, _, attempts) = await RunningAsync();
        await PlanAsync(run, 1);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await CommitAsync(ForceStop(run));
        Assert.Equal(RecordOutcome.Fenced, await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct));
        Assert.Null(await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct));
        Assert.Equal(RecordOutcome.Fenced, await Store.CompleteAsync(run.Key, attempts[0].Id, Ct));
    }

    [Fact]
    public async Task A_run_is_complete_after_its_last_split_and_its_completion()
    {
        var (run, _, attempts) = await RunningAsync();
        Assert.Equal(RecordOutcome.Fenced, await Store.CompleteAsync(run.Key, attempts[0].Id, Ct));
        await PlanAsync(run, 1);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        Assert.Equal(RecordOutcome.Fenced, await Store.CompleteAsync(run.Key, attempts[0].Id, Ct));
        await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct);
        Assert.False((await SummaryAsync(run)).IsAllDone);
        Assert.Equal(RecordOutcome.Recorded, await Store.CompleteAsync(run.Key, attempts[0].Id, Ct));
        Assert.Equal(RecordOutcome.Recorded, await Store.CompleteAsync(run.Key, attempts[0].Id, Ct));
        Assert.True((await SummaryAsync(run)).IsAllDone);
    }

    [Fact]
    public async Task S10_the_next_run_of_a_generation_inherits_finished_splits_and_a_fresh_one_has_none()
    {
        var (run, _, attempts) = await RunningAsync();
        await PlanAsync(run, 3);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        await Store.FinishSplitAsync(run.Key, attempts[0].Id, "0/1", [], Ct);
        await Store.TakeSplitAsync(run.Key, attempts[0].Id, Ct);
        var stopped = await CommitAsync(ForceStop(run));
        var resumed = await StartNextAsync(stopped, fresh: false);
        await ReopenAsync();
        Assert.Equal(new SplitSummary(3, 1, 2, false), await SummaryAsync(resumed));

        var fresh = await StartNextAsync(await MoveAsync(resumed, RunStatus.Canceled), fresh: true);
        Assert.Equal(new SplitSummary(null, 0, 0, false), await SummaryAsync(fresh));
    }

    [Fact]
    public async Task A_snapshot_is_all_that_a_decision_needs()
    {
        var (run, session, attempts) = await RunningAsync(3, SinkFencing.LeaseOnly);
        var idle = await RegisterAsync("worker-b", slots: 2);
        var dead = await RegisterAsync("worker-c");
        await Store.DeclareLostAsync(dead.Session, dead.Renewals, null, At, Ct);
        await Store.ReportAsync(Report(attempts[0], AttemptState.Finished, 1) with { IsQuiesced = true }, At, Ct);
        await Store.ReportAsync(Report(attempts[1], AttemptState.Stopped, 1) with { IsQuiesced = true }, At, Ct);
        run = await CommitAsync(RunChanges.Keep(run, "lost", At) with { Lose = [attempts[2].Id] });
        await Store.DeclareLostAsync(session.Session, session.Renewals, null, At, Ct);

        var snapshot = (await Store.ReadSnapshotAsync(run.Key, Ct))!;

        Assert.Equal(run.Version, snapshot.Run.Version);
        Assert.Equal(
            [(attempts[0].Id, AttemptState.Finished), (attempts[1].Id, AttemptState.Stopped), (attempts[2].Id, AttemptState.Lost)],
            snapshot.Attempts.OrderBy(a => a.Id.Value).Select(a => (a.Id, a.State)));
        Assert.Equal(
            [(session.Session, true, 1, 0), (idle.Session, false, 0, 2)],
            snapshot.Sessions.OrderBy(s => s.Session.Session.Worker.Value, StringComparer.Ordinal)
                .Select(s => (s.Session.Session, s.Session.IsLost, s.UsedSlots, s.FreeSlots)));
        Assert.Equal(attempts[2].Id, Assert.Single(snapshot.OpenResiduals).Attempt);

        var next = await StartNextAsync(await MoveAsync(run, RunStatus.Failed), fresh: false);
        Assert.Equal(attempts[2].Id, Assert.Single((await Store.ReadSnapshotAsync(next.Key, Ct))!.OpenResiduals).Attempt);
        Assert.Empty((await Store.ReadSnapshotAsync(next.Key, Ct))!.Attempts);
    }

    private async Task<SplitSummary> SummaryAsync(RunRecord run) => (await Store.ReadSnapshotAsync(run.Key, Ct))!.Splits;
}
