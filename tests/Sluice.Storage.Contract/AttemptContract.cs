using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;

namespace Sluice.Storage.Contract;

/// <summary>Attempts are given, taken and reported, and every message about one gets a verdict.</summary>
public abstract class AttemptContract : ControlStoreContract
{
    private static readonly AttemptCounts Some = new(10, 100, 9, 90, 8, 1, 2, 1);

    [Fact]
    public async Task An_assigned_attempt_has_a_number_of_its_own_and_the_epoch_of_its_run()
    {
        var session = await RegisterAsync("worker-a");
        var run = await ScheduledAsync(session, 2);
        var other = await ScheduledAsync(session, 1);
        var attempts = await Store.ReadAttemptsAsync(run.Key, Ct);
        Assert.All(attempts, a => Assert.Equal((run.Epoch, session.Session, AttemptState.Assigned, At), (a.Epoch, a.Session, a.State, a.AssignedAt)));
        Assert.Equal([0, 1], attempts.Select(a => a.Task).Order());
        Assert.True(attempts.Max(a => a.Id.Value) < (await Store.ReadAttemptsAsync(other.Key, Ct)).Min(a => a.Id.Value));
    }

    [Fact]
    public async Task A_claim_gives_what_an_attempt_needs_to_begin()
    {
        var session = await RegisterAsync("worker-a");
        var run = await ScheduledAsync(session, 1);
        var attempt = (await Store.ReadAttemptsAsync(run.Key, Ct))[0];
        var grant = await Store.ClaimAsync(session.Session, attempt.Id, Ct);
        Assert.Equal((attempt.Id, AttemptState.Claimed, run.Generation, "orders", "{}"), (grant!.Attempt.Id, grant.Attempt.State, grant.Generation, grant.JobName, grant.Config));
        Assert.Equal(AttemptState.Claimed, (await ReadAsync(attempt)).State);
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_can_be_made_again_until_the_attempt_has_reported()
    {
        var session = await RegisterAsync("worker-a");
        var run = await ScheduledAsync(session, 1);
        var attempt = (await Store.ReadAttemptsAsync(run.Key, Ct))[0];
        Assert.NotNull(await Store.ClaimAsync(session.Session, attempt.Id, Ct));
        Assert.NotNull(await Store.ClaimAsync(session.Session, attempt.Id, Ct));
        await Store.ReportAsync(Report(attempt, AttemptState.Running, 1), At, Ct);
        Assert.Null(await Store.ClaimAsync(session.Session, attempt.Id, Ct));
    }

    [Fact]
    public async Task A_snapshot_shows_the_attempts_that_ended_but_not_those_that_were_taken_back()
    {
        var (run, session, attempts) = await RunningAsync(3);
        AttemptState[] ends = [AttemptState.Finished, AttemptState.Failed, AttemptState.Stopped];
        for (var i = 0; i < 3; i++)
            await Store.ReportAsync(Report(attempts[i], ends[i], 1), At, Ct);
        await CommitAsync(Assign(run, session.Session, 1, first: 9));
        var assigned = (await Store.ReadAttemptsAsync(run.Key, Ct)).Single(a => a.State == AttemptState.Assigned);
        run = await ReadAsync(run);
        await CommitAsync(RunChanges.Keep(run, "taken back", At) with { Withdraw = [assigned.Id] });

        Assert.Equal(ends, (await Store.ReadSnapshotAsync(run.Key, Ct))!.Attempts.Select(a => a.State));
    }

    [Fact]
    public async Task F12_a_claim_is_refused_to_other_sessions_and_after_a_stop()
    {
        var session = await RegisterAsync("worker-a");
        var other = await RegisterAsync("worker-b");
        var run = await ScheduledAsync(session, 1);
        var attempt = (await Store.ReadAttemptsAsync(run.Key, Ct))[0];
        Assert.Null(await Store.ClaimAsync(other.Session, attempt.Id, Ct));
        Assert.Null(await Store.ClaimAsync(session.Session, new AttemptId(9999), Ct));
        var canceling = await MoveAsync(run, RunStatus.Canceling);
        Assert.Null(await Store.ClaimAsync(session.Session, attempt.Id, Ct));
        await CommitAsync(ForceStop(canceling));
        Assert.Null(await Store.ClaimAsync(session.Session, attempt.Id, Ct));
    }

    [Fact]
    public async Task F32_a_claim_is_refused_to_a_session_that_is_lost_or_superseded()
    {
        var lost = await RegisterAsync("worker-a");
        var old = await RegisterAsync("worker-b");
        var run = await ScheduledAsync(lost, 1);
        var other = await ScheduledAsync(old, 1);
        await Store.DeclareLostAsync(lost.Session, lost.Renewals, null, At, Ct);
        await RegisterAsync("worker-b");
        Assert.Null(await Store.ClaimAsync(lost.Session, (await Store.ReadAttemptsAsync(run.Key, Ct))[0].Id, Ct));
        Assert.Null(await Store.ClaimAsync(old.Session, (await Store.ReadAttemptsAsync(other.Key, Ct))[0].Id, Ct));
    }

    [Fact]
    public async Task S9_slots_are_judged_again_when_attempts_are_given()
    {
        var session = await RegisterAsync("worker-a", slots: 2);
        await ScheduledAsync(session, 1);
        var run = await MoveAsync(await StartAsync(), RunStatus.Pending);
        Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(Assign(run, session.Session, 2), Ct)).Outcome);
        Assert.Empty(await Store.ReadAttemptsAsync(run.Key, Ct));
        run = await CommitAsync(Assign(run, session.Session, 1));
        Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(Assign(run, session.Session, 1, first: 1), Ct)).Outcome);
        Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(Assign(run, new WorkerSession(new WorkerId("nobody"), 99), 1), Ct)).Outcome);
    }

    [Fact]
    public async Task S9_two_runs_that_want_the_last_slot_at_once_do_not_both_get_it()
    {
        for (var i = 0; i < 6; i++)
        {
            var session = await RegisterAsync($"worker-{i}", slots: 1);
            var runs = new[] { await StartAsync(), await StartAsync() };
            var results = await Task.WhenAll(runs.Select(r => Store.CommitAsync(Assign(r, session.Session, 1), Ct).AsTask()));
            Assert.Single(results, r => r.Outcome == ChangeOutcome.Committed);
        }
    }

    [Fact]
    public async Task S7_a_report_is_stored_and_an_older_one_changes_nothing()
    {
        var (_, _, attempts) = await RunningAsync();
        var report = Report(attempts[0], AttemptState.Running, 5, Some) with { Breadcrumb = "insert since 12:00" };
        Assert.Equal(Verdict.Continue, await Store.ReportAsync(report, At.AddSeconds(5), Ct));
        Assert.Equal(Verdict.Continue, await Store.ReportAsync(Report(attempts[0], AttemptState.Running, 4) with { Breadcrumb = "old" }, At.AddSeconds(9), Ct));
        Assert.Equal(Verdict.Continue, await Store.ReportAsync(report, At.AddSeconds(9), Ct));
        var read = await ReadAsync(attempts[0]);
        Assert.Equal((AttemptState.Running, Some, "insert since 12:00", At.AddSeconds(5)), (read.State, read.Counts, read.Breadcrumb, read.LastSeenAt));
    }

    [Fact]
    public async Task A_failure_is_kept_with_its_reason()
    {
        var (run, _, attempts) = await RunningAsync();
        await Store.ReportAsync(Report(attempts[0], AttemptState.Failed, 1, Some) with { Error = "no such table", IsTransient = true }, At, Ct);
        var read = await ReadAsync(attempts[0]);
        Assert.Equal((AttemptState.Failed, "no such table", true, At, Some), (read.State, read.Error, read.IsTransient, read.EndedAt, read.Counts));
        Assert.Equal(read, Assert.Single((await Store.ReadSnapshotAsync(run.Key, Ct))!.Attempts));
    }

    [Fact]
    public async Task S7_a_report_of_another_session_or_of_an_older_epoch_gets_stop_and_changes_nothing()
    {
        var (run, session, attempts) = await RunningAsync();
        var other = await RegisterAsync("worker-b");
        Assert.Equal(Verdict.Stop, await Store.ReportAsync(Report(attempts[0], AttemptState.Failed, 9) with { Session = other.Session }, At, Ct));
        Assert.Equal(Verdict.Stop, await Store.ReportAsync(Report(attempts[0], AttemptState.Failed, 9) with { Attempt = new AttemptId(9999) }, At, Ct));
        Assert.Equal(AttemptState.Claimed, (await ReadAsync(attempts[0])).State);

        run = await CommitAsync(RunChanges.Keep(run, "again", At) with { Status = RunStatus.Pending, LeavesAttemptsBehind = true });
        Assert.Equal(Verdict.Stop, await Store.ReportAsync(Report(attempts[0], AttemptState.Running, 9, Some), At, Ct));
        var read = await ReadAsync(attempts[0]);
        Assert.Equal((AttemptState.Claimed, default(AttemptCounts), session.Session), (read.State, read.Counts, read.Session));
        Assert.Equal(RunStatus.Pending, run.Status);
    }

    [Fact]
    public async Task F13_reports_after_the_end_are_turned_away_and_counted_and_the_status_stays()
    {
        var (run, _, attempts) = await RunningAsync();
        var stopped = await CommitAsync(ForceStop(run));
        for (var i = 1; i <= 3; i++)
            Assert.Equal(Verdict.AlreadyFinal, await Store.ReportAsync(Report(attempts[0], AttemptState.Running, i, Some), At, Ct));
        Assert.Equal(3, Assert.Single(await Store.ReadReceiptsAsync(run.Key, Ct)).Progress.LateReports);
        Assert.Equal(default, (await ReadAsync(attempts[0])).Counts);
        Assert.Equal(stopped.Version, (await ReadAsync(run)).Version);
    }

    [Theory]
    [InlineData(AttemptState.Finished)]
    [InlineData(AttemptState.Failed)]
    [InlineData(AttemptState.Stopped)]
    public async Task S7_that_a_process_is_gone_is_believed_of_its_own_session_alone_and_confirms_its_residual(AttemptState how)
    {
        var (run, _, attempts) = await RunningAsync();
        var other = await RegisterAsync("worker-b");
        await CommitAsync(ForceStop(run));
        await Store.ReportAsync(Report(attempts[0], how, 1) with { Session = other.Session }, At, Ct);
        Assert.False((await ResidualOfAsync(attempts[0])).IsClosed);

        Assert.Equal(Verdict.AlreadyFinal, await Store.ReportAsync(Report(attempts[0], how, 1, Some), At.AddSeconds(7), Ct));

        var residual = await ResidualOfAsync(attempts[0]);
        Assert.Equal((true, At.AddSeconds(7)), (residual.IsClosed, residual.ConfirmedAt));
        Assert.Equal((AttemptState.Stopped, default(AttemptCounts)), ((await ReadAsync(attempts[0])).State, (await ReadAsync(attempts[0])).Counts));
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
    }

    [Fact]
    public async Task F13_a_record_that_arrives_after_its_attempt_is_known_to_be_gone_is_refused()
    {
        var (run, _, attempts) = await RunningAsync(2, SinkFencing.Staged);
        var key = new SplitKey("sink-1", "0/1");
        foreach (var attempt in attempts)
        {
            await Store.TakeOverAsync(run, key, attempt.Id, Ct);
            await Store.ReportAsync(Report(attempt, AttemptState.Stopped, 1), At, Ct);
            var late = new CommitRecord(run.Job, run.Number, run.Epoch, key, attempt.Id, new StoredProgress(attempt.Id.Value, 1, "after 1", 10), "files", 10);
            Assert.Equal(RecordOutcome.Fenced, await Store.RecordCommitAsync(late, Ct));
        }

        Assert.Empty(await Store.UnpublishedAsync(run.Job, run.Generation, Ct));
        Assert.Equal(0, (await Store.ReadProgressAsync(run.Job, run.Generation, Ct))[key].Sequence);
    }

    [Fact]
    public async Task A_lost_attempt_that_says_it_failed_is_gone_and_does_not_fail_its_run()
    {
        var (run, _, attempts) = await RunningAsync();
        await CommitAsync(RunChanges.Keep(run, "lost", At) with { Lose = [attempts[0].Id] });
        Assert.Equal(Verdict.Stop, await Store.ReportAsync(Report(attempts[0], AttemptState.Failed, 1) with { Error = "permit over" }, At, Ct));
        Assert.Equal(AttemptState.Stopped, (await ReadAsync(attempts[0])).State);
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
        Assert.DoesNotContain((await Store.ReadSnapshotAsync(run.Key, Ct))!.Attempts, a => a.State == AttemptState.Failed);
    }

    [Fact]
    public async Task S9_slots_are_derived_and_an_attempt_left_behind_holds_its_slot_until_it_is_gone()
    {
        var (run, session, attempts) = await RunningAsync(2);
        Assert.Equal((2, 2), await LoadAsync());
        await CommitAsync(ForceStop(run));
        Assert.Equal((2, 2), await LoadAsync());
        await Store.ReportAsync(Report(attempts[0], AttemptState.Stopped, 1), At, Ct);
        Assert.Equal((1, 3), await LoadAsync());

        async Task<(int Used, int Free)> LoadAsync()
        {
            var load = (await Store.ReadSessionsAsync(Ct)).Single(s => s.Session.Session == session.Session);
            return (load.UsedSlots, load.FreeSlots);
        }
    }
}
