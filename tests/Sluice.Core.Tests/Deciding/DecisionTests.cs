using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Deciding;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;

namespace Sluice.Core.Tests.Deciding;

public sealed class DecisionTests
{
    private static readonly SplitSummary s_allDone = new(10, 10, 0, true);

    [Fact]
    public void A_created_run_is_accepted() => Assert.Equal(RunStatus.Pending, Change(Given.Snapshot(RunStatus.Created)).Status);

    [Fact]
    public void Attempts_of_an_earlier_start_neither_fail_a_run_nor_hold_it_up()
    {
        var earlier = new Epoch(Given.Epoch.Value - 1);
        var failed = Given.Attempt(1, AttemptState.Failed) with { Epoch = earlier };
        var working = Given.Attempt(2, AttemptState.Running) with { Epoch = earlier };

        Assert.Equal(RunStatus.Running, Change(Given.Snapshot(RunStatus.Running, failed)).Status);
        Assert.Equal(RunStatus.Canceled, Change(Given.Snapshot(RunStatus.Canceling, working)).Status);
    }

    [Fact]
    public void A_decision_depends_on_slots_only_where_attempts_are_missing()
    {
        Assert.True(SeeksSlots(Given.Snapshot(RunStatus.Pending) with { Sessions = [] }));
        Assert.False(SeeksSlots(Given.Snapshot(RunStatus.Running, Given.Attempt(1, AttemptState.Running)) with { Splits = new(1, 0, 0, false) }));
        Assert.All(Given.Final, status => Assert.False(SeeksSlots(Given.Snapshot(status))));

        static bool SeeksSlots(RunSnapshot snapshot)
        {
            Coordination.Decide(snapshot, Given.Nothing, Given.Now, Given.Timings, out var seeksSlots);
            return seeksSlots;
        }
    }

    [Fact]
    public void Before_the_plan_one_attempt_is_assigned_to_the_session_with_the_most_free_slots()
    {
        var change = Change(Given.Snapshot(RunStatus.Pending) with { Splits = default, Sessions = [Given.Load(1, 4, 2), Given.Load(2, 4, 1), Given.Load(3, 4, 4)] });

        Assert.Equal(RunStatus.Scheduled, change.Status);
        Assert.Equal([new NewAttempt(0, Given.Session(2))], change.Assign);
        Assert.Equal(Given.Now + Given.Timings.Deadline, change.Deadline);
    }

    [Fact]
    public void Attempts_are_spread_one_by_one_over_the_free_slots()
    {
        var change = Change(Given.Snapshot(RunStatus.Pending) with
        {
            Run = Given.Run(RunStatus.Pending) with { Settings = Given.Fencing with { Parallelism = 6 } },
            Sessions = [Given.Load(2, 3), Given.Load(1, 2), Given.Load(3, 1)],
        });

        var sessions = change.Assign.Select(a => (int)a.Session.Incarnation).ToList();
        Assert.Equal(2, sessions[0]);
        Assert.Equal([1, 2], sessions[1..3].Order());
        Assert.Equal([1, 2, 3], sessions[3..].Order());
        Assert.Equal([0, 1, 2, 3, 4, 5], change.Assign.Select(a => a.Task));
    }

    [Fact]
    public void A_job_that_asks_for_tags_gets_slots_only_where_all_of_them_are_said()
    {
        var asks = Given.Fencing with { TagFilter = Tags.Of([KeyValuePair.Create("zone", "b"), KeyValuePair.Create("group", "platform")]) };
        var snapshot = Given.Snapshot(RunStatus.Pending) with
        {
            Run = Given.Run(RunStatus.Pending) with { Settings = asks },
            Sessions = [Given.Load(1), Tagged(2, ("group", "platform")), Tagged(3, ("zone", "b"), ("group", "platform"), ("size", "l")), Tagged(4, ("zone", "bb"), ("group", "platform"))],
        };

        Assert.All(Change(snapshot).Assign, a => Assert.Equal(Given.Session(3), a.Session));
        Assert.Null(Given.Decide(snapshot with { Sessions = [Given.Load(1), Tagged(2, ("group", "platform"))] }));
        Assert.NotEmpty(Change(snapshot with { Run = Given.Run(RunStatus.Pending) }).Assign);

        static SessionLoad Tagged(int number, params (string Name, string Value)[] tags) => Given.Load(number) is var load
            ? load with { Session = load.Session with { Tags = Tags.Of(tags.Select(t => KeyValuePair.Create(t.Name, t.Value))) } }
            : load;
    }

    [Fact]
    public void Where_slots_are_short_fewer_are_assigned_and_where_there_are_none_the_run_waits()
    {
        var snapshot = Given.Snapshot(RunStatus.Pending);

        Assert.Single(Change(snapshot with { Sessions = [Given.Load(1, 4, 3)] }).Assign);
        Assert.Null(Given.Decide(snapshot with { Sessions = [Given.Load(1, 4, 4), Given.Lost(9)] }));
        Assert.Null(Given.Decide(snapshot with { Sessions = [] }));
    }

    [Fact]
    public void Never_more_attempts_than_splits_that_are_left()
    {
        var snapshot = Given.Snapshot(RunStatus.Pending) with { Splits = new SplitSummary(10, 8, 2, false) };

        Assert.Equal(2, Change(snapshot).Assign.Count);
    }

    [Fact]
    public void Attempts_that_hold_no_split_yet_are_not_doubled()
    {
        var snapshot = Given.Snapshot(RunStatus.Running, Given.Attempt(1, AttemptState.Claimed), Given.Attempt(2, AttemptState.Running)) with
        {
            Splits = new SplitSummary(10, 7, 3, false),
        };

        Assert.Single(Change(snapshot).Assign);
        Assert.Null(Given.Decide(snapshot with { Splits = new SplitSummary(10, 8, 2, false) }));
        Assert.Equal(2, Change(snapshot with { Splits = new SplitSummary(10, 6, 2, false) }).Assign.Count);
    }

    [Fact]
    public void A_run_waits_for_its_retry_by_whichever_clock_is_first()
    {
        var snapshot = Given.Snapshot(RunStatus.Pending) with { Run = Given.Run(RunStatus.Pending) with { RetryAt = Given.Now + TimeSpan.FromSeconds(5) } };

        Assert.Null(Given.Decide(snapshot, Given.Nothing with { StatusFor = TimeSpan.FromSeconds(14.9) }));
        Assert.NotNull(Given.Decide(snapshot, Given.Nothing with { StatusFor = TimeSpan.FromSeconds(15) }));
        Assert.Null(Given.Decide(snapshot, now: Given.Now + TimeSpan.FromSeconds(4.9)));
        Assert.NotNull(Given.Decide(snapshot, now: Given.Now + TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void A_run_that_had_committed_everything_ends_without_a_slot()
    {
        var change = Change(Given.Snapshot(RunStatus.Pending) with { Splits = s_allDone, Sessions = [] });

        Assert.Equal(RunStatus.Finished, change.Status);
        Assert.True(change.RaisesEpoch);
    }

    [Fact]
    public void A_run_ends_only_if_everything_is_committed_also_where_its_end_is_stored()
    {
        foreach (var status in new[] { RunStatus.Pending, RunStatus.Running })
            Assert.True(Change(Given.Snapshot(status) with { Splits = s_allDone }).Expect.IsAllDone);
    }

    [Fact]
    public void At_a_sink_that_does_not_fence_a_run_waits_until_nobody_has_to_wait_for_what_was_left_behind()
    {
        var open = Given.Residual(50);
        var snapshot = Given.Snapshot(RunStatus.Pending) with { Run = Given.Run(RunStatus.Pending) with { Settings = Given.LeaseOnly } };

        Assert.Null(Given.Decide(snapshot with { OpenResiduals = [open] }));
        Assert.Null(Given.Decide(snapshot with { OpenResiduals = [open with { ExpiredAt = Given.Now }] }));
        Assert.Null(Given.Decide(snapshot with { OpenResiduals = [open with { ConfirmedAt = Given.Now }] }));
        Assert.Null(Given.Decide(snapshot with { OpenResiduals = [Given.Residual(50, SinkFencing.Transactional)] }));
        Assert.Equal(RunStatus.Scheduled, Change(snapshot).Status);

        // Its fence is never reached: once its permit has been over for the stated wait nobody waits for it any more.
        Assert.Equal(RunStatus.Scheduled, Change(snapshot with { OpenResiduals = [Given.Residual(50, SinkFencing.Transactional) with { WaitOverAt = Given.Now }] }).Status);
    }

    [Fact]
    public void At_sinks_that_fence_a_run_waits_only_for_what_an_earlier_run_left_at_one_that_does_not()
    {
        var snapshot = Given.Snapshot(RunStatus.Pending);

        Assert.Equal(RunStatus.Scheduled, Change(snapshot with { OpenResiduals = [Given.Residual(50, SinkFencing.Transactional)] }).Status);
        Assert.Null(Given.Decide(snapshot with { OpenResiduals = [Given.Residual(50, SinkFencing.LeaseOnly) with { ConfirmedAt = Given.Now }] }));
    }

    [Fact]
    public void What_an_attempt_that_is_gone_still_held_is_not_given_to_another_while_its_writes_may_land()
    {
        var landing = Given.Residual(3) with { ConfirmedAt = Given.Now };
        var snapshot = Given.Snapshot(RunStatus.Running, Given.Attempt(1, AttemptState.Running)) with { Splits = new(2, 0, 0, false), OpenResiduals = [landing] };
        snapshot = snapshot with { Run = snapshot.Run with { Settings = Given.LeaseOnly } };

        // Two splits are held: one by who is at work, one by who is gone.
        Assert.Null(Given.Decide(snapshot));

        // One is to be had, and who is at work may hold none: the one that is held may be held by who is gone.
        Assert.Null(Given.Decide(snapshot with { Splits = new(2, 0, 1, false) }));
        Assert.Single(Change(snapshot with { Splits = new(3, 0, 2, false) }).Assign);
        Assert.Single(Change(snapshot with { Splits = new(2, 0, 1, false), OpenResiduals = [] }).Assign);

        // Before the plan and after the last split a second one would prepare or complete the target beside what may still land.
        Assert.Null(Given.Decide(snapshot with { Attempts = [], Splits = default }));
        Assert.Null(Given.Decide(snapshot with { Attempts = [], Splits = new(2, 2, 0, false) }));
        Assert.Single(Change(snapshot with { Attempts = [], Splits = default, OpenResiduals = [] }).Assign);
    }

    [Fact]
    public void A_run_goes_on_once_all_its_attempts_have_been_taken()
    {
        var half = Given.Snapshot(RunStatus.Scheduled, Given.Attempt(1, AttemptState.Claimed), Given.Attempt(2, AttemptState.Assigned, 2)) with { Splits = new(10, 8, 2, false) };

        Assert.Null(Given.Decide(half));
        Assert.Equal(RunStatus.Running, Change(half with { Attempts = [Given.Attempt(1, AttemptState.Claimed), Given.Attempt(2, AttemptState.Running, 2)] }).Status);
        Assert.Equal(RunStatus.Running, Change(half with { Attempts = [Given.Attempt(1, AttemptState.Finished)] }).Status);
    }

    [Fact]
    public void A_run_that_goes_on_takes_back_what_lies_with_a_session_that_is_lost()
    {
        var change = Change(Given.Snapshot(RunStatus.Scheduled, Given.Attempt(1, AttemptState.Claimed), Given.Attempt(2, AttemptState.Assigned, 9)));

        Assert.Equal(RunStatus.Running, change.Status);
        Assert.Equal([new AttemptId(2)], change.Withdraw);
    }

    [Fact]
    public void A_run_whose_sessions_were_all_lost_before_they_took_it_waits_again_at_once()
    {
        var change = Change(Given.Snapshot(RunStatus.Scheduled, Given.Attempt(1, AttemptState.Assigned, 9)));

        Assert.Equal(RunStatus.Pending, change.Status);
        Assert.True(change.RaisesEpoch);
    }

    [Fact]
    public void At_the_deadline_of_its_start_a_run_goes_on_with_those_that_were_taken()
    {
        var half = Given.Snapshot(RunStatus.Scheduled, Given.Attempt(1, AttemptState.Claimed), Given.Attempt(2, AttemptState.Assigned, 2));

        var change = Change(half, now: half.Run.Deadline);

        Assert.Equal(RunStatus.Running, change.Status);
        Assert.Equal([new AttemptId(2)], change.Withdraw);
        Assert.Null(change.Deadline);
        Assert.False(change.RaisesEpoch);
    }

    [Fact]
    public void At_the_deadline_of_its_start_a_run_that_nobody_took_waits_again_under_a_new_epoch()
    {
        var change = Change(Given.Snapshot(RunStatus.Scheduled, Given.Attempt(1, AttemptState.Assigned)), now: Given.Run(RunStatus.Scheduled).Deadline);

        Assert.Equal(RunStatus.Pending, change.Status);
        Assert.True(change.RaisesEpoch);
        Assert.Null(change.Deadline);
    }

    [Fact]
    public void An_attempt_whose_session_is_lost_before_it_took_it_is_given_to_another_one()
    {
        var change = Change(Given.Snapshot(RunStatus.Scheduled, Given.Attempt(1, AttemptState.Assigned, 9), Given.Attempt(2, AttemptState.Assigned)) with { Splits = new(2, 0, 2, false) });

        Assert.Equal([new AttemptId(1)], change.Withdraw);
        Assert.Single(change.Assign);
        Assert.Equal(RunStatus.Scheduled, change.Status);
        Assert.Equal("1 are taken back from workers that do not take them, 1 are assigned", change.Why);
    }

    [Fact]
    public void A_failure_ends_the_others_before_a_retry()
    {
        var failed = Given.Attempt(5, AttemptState.Failed) with { Error = "disk full" };
        foreach (var status in new[] { RunStatus.Scheduled, RunStatus.Running })
        {
            var change = Change(Given.Snapshot(status, Given.Attempt(6, AttemptState.Failed) with { Error = "later" }, failed, Given.Attempt(7, AttemptState.Running)));

            Assert.Equal(RunStatus.Failing, change.Status);
            Assert.Equal("disk full", change.Error);
            Assert.Equal(Given.Now + Given.Timings.Deadline, change.Deadline);
            Assert.Contains("attempt 5 on w1 failed: disk full", change.Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Once_everything_is_committed_no_failure_changes_that()
    {
        var working = Given.Snapshot(RunStatus.Running, Given.Attempt(1, AttemptState.Failed), Given.Attempt(2, AttemptState.Running)) with { Splits = s_allDone };

        Assert.Null(Given.Decide(working));
        Assert.Equal(RunStatus.Finished, Change(working with { Attempts = [working.Attempts[0]] }).Status);
    }

    [Fact]
    public void A_finished_run_leaves_behind_what_does_not_end_in_time()
    {
        var snapshot = Given.Snapshot(RunStatus.Running, Given.Attempt(2, AttemptState.Running)) with { Splits = s_allDone };

        Assert.Null(Given.Decide(snapshot, Given.Nothing with { AllDoneFor = Given.Timings.Deadline - TimeSpan.FromTicks(1) }));
        var change = Change(snapshot, Given.Nothing with { AllDoneFor = Given.Timings.Deadline });
        Assert.Equal(RunStatus.Finished, change.Status);
        Assert.Equal(new StopStart(StopKind.Finish, "sluice", "1 attempts did not end", Given.Now), change.Receipt);
        Assert.Null(Change(snapshot with { Attempts = [] }).Receipt);
    }

    [Fact]
    public void A_lost_worker_does_not_hold_up_the_end()
    {
        var change = Change(Given.Snapshot(RunStatus.Running, Given.Attempt(2, AttemptState.Running, 9)) with { Splits = s_allDone });

        Assert.Equal(RunStatus.Finished, change.Status);
        Assert.Equal(StopKind.Finish, change.Receipt?.Kind);
    }

    [Fact]
    public void An_attempt_that_was_lost_is_replaced_at_once_where_every_sink_fences()
    {
        var change = Change(Given.Snapshot(RunStatus.Running, Given.Attempt(2, AttemptState.Running, 9), Given.Attempt(3, AttemptState.Running)) with { Splits = new(10, 8, 0, false) });

        Assert.Equal([new AttemptId(2)], change.Lose);
        Assert.Single(change.Assign);
        Assert.False(change.RaisesEpoch);
        Assert.Equal("1 attempts were lost with their workers, 1 are assigned", change.Why);
    }

    [Fact]
    public void An_attempt_that_was_lost_is_replaced_after_the_wait_where_a_sink_does_not_fence()
    {
        var snapshot = Given.Snapshot(RunStatus.Running, Given.Attempt(2, AttemptState.Claimed, 9)) with
        {
            Run = Given.Run(RunStatus.Running) with { Settings = Given.LeaseOnly },
            Splits = new(10, 9, 0, false),
        };

        Assert.Null(Given.Decide(snapshot, Lost(Given.Timings.UnboundedWait - TimeSpan.FromTicks(1))));
        var change = Change(snapshot, Lost(Given.Timings.UnboundedWait));
        Assert.Equal([new AttemptId(2)], change.Lose);
        Assert.Contains("cannot be ruled out, 60 s after that", change.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_attempt_that_was_lost_is_not_lost_twice() =>
        Assert.Null(Given.Decide(Given.Snapshot(RunStatus.Running, Given.Attempt(2, AttemptState.Lost, 9), Given.Attempt(3, AttemptState.Running)) with { Splits = new(10, 9, 0, false) }));

    [Fact]
    public void A_failure_that_may_go_away_is_tried_again_after_the_interval()
    {
        var change = Change(Failing(transient: true, retries: 1));

        Assert.Equal(RunStatus.Pending, change.Status);
        Assert.Equal(2, change.Retries);
        Assert.Equal(Given.Now + TimeSpan.FromSeconds(30), change.RetryAt);
        Assert.True(change.RaisesEpoch);
        Assert.Null(change.Receipt);
        Assert.Equal("to be started again (2 of 2)", change.Why);
    }

    [Fact]
    public void A_failure_that_a_restored_store_no_longer_shows_does_not_take_a_runs_retries()
    {
        var snapshot = Failing(transient: true, retries: 1);

        var change = Change(snapshot with { Run = snapshot.Run with { Epoch = Given.Epoch.Next } });

        Assert.Equal((RunStatus.Pending, 2), (change.Status, change.Retries));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public void A_failure_is_final_when_it_stays_or_the_retries_are_used_up(bool transient, int retries)
    {
        var change = Change(Failing(transient, retries));

        Assert.Equal(RunStatus.Failed, change.Status);
        Assert.Equal(retries, change.Retries);
        Assert.Null(change.Deadline);
    }

    [Fact]
    public void One_failure_that_stays_is_enough()
    {
        var snapshot = Failing(transient: true, retries: 0);

        Assert.Equal(RunStatus.Failed, Change(snapshot with { Attempts = [.. snapshot.Attempts, Given.Attempt(8, AttemptState.Failed)] }).Status);
        Assert.Equal(RunStatus.Pending, Change(snapshot with { Attempts = [.. snapshot.Attempts, Given.Attempt(8, AttemptState.Finished)] }).Status);
    }

    [Fact]
    public void F51_A_failing_run_waits_for_the_others_until_its_deadline_and_then_leaves_them_behind()
    {
        var snapshot = Failing(transient: true, retries: 0);
        snapshot = snapshot with { Attempts = [.. snapshot.Attempts, Given.Attempt(2, AttemptState.Running), Given.Attempt(3, AttemptState.Running, 9)] };

        Assert.Null(Given.Decide(snapshot));
        var change = Change(snapshot, now: snapshot.Run.Deadline);
        Assert.Equal(RunStatus.Pending, change.Status);
        Assert.Equal(new StopStart(StopKind.Failure, "sluice", "2 attempts did not end", Given.Now + TimeSpan.FromSeconds(50)), change.Receipt);
    }

    [Fact]
    public void A_canceled_run_is_canceled_also_when_its_attempts_had_finished_failed_or_were_lost()
    {
        foreach (var attempts in new AttemptRecord[][]
        {
            [], [Given.Attempt(1, AttemptState.Finished)], [Given.Attempt(1, AttemptState.Failed) with { IsTransient = true }],
            [Given.Attempt(1, AttemptState.Running, 9)], [Given.Attempt(1, AttemptState.Assigned)], [Given.Attempt(1, AttemptState.Lost)],
        })
        {
            var change = Change(Given.Snapshot(RunStatus.Canceling, attempts) with { Splits = s_allDone });

            Assert.Equal(RunStatus.Canceled, change.Status);
            Assert.Equal("canceled", change.Why);
            Assert.Equal(StopKind.Cancel, change.Stop);
            Assert.False(change.IsStuck);
            Assert.Null(change.Receipt);
        }
    }

    [Fact]
    public void A_savepoint_is_done_when_its_attempts_are_gone()
    {
        Assert.Null(Given.Decide(Given.Snapshot(RunStatus.DoingSavepoint, Given.Attempt(1, AttemptState.Running))));
        var change = Change(Given.Snapshot(RunStatus.DoingSavepoint, Given.Attempt(1, AttemptState.Running, 9)));
        Assert.Equal(RunStatus.SavepointDone, change.Status);
        Assert.Equal("stopped at a commit", change.Why);
    }

    [Theory]
    [InlineData(RunStatus.Canceling, OnDeadline.ForceStop)]
    [InlineData(RunStatus.Canceling, OnDeadline.Resume)]
    [InlineData(RunStatus.Canceling, (OnDeadline)Given.Unknown)]
    [InlineData(RunStatus.DoingSavepoint, OnDeadline.ForceStop)]
    public void A_graceful_stop_becomes_a_force_stop_at_its_deadline(RunStatus status, OnDeadline onDeadline)
    {
        var snapshot = Given.Snapshot(status, Given.Attempt(1, AttemptState.Running));
        snapshot = snapshot with { Run = snapshot.Run with { OnDeadline = onDeadline } };
        var deadline = snapshot.Run.Deadline!.Value;

        Assert.Null(Given.Decide(snapshot, now: deadline - TimeSpan.FromTicks(1)));
        var change = Change(snapshot, now: deadline);
        Assert.Equal(RunStatus.Canceled, change.Status);
        Assert.Equal(StopKind.ForceStop, change.Stop);
        Assert.False(change.IsStuck);
        Assert.Equal(StopKind.ForceStop, change.Receipt?.Kind);
        Assert.Equal("sluice", change.Receipt?.By);
        Assert.Equal(RunStatus.Canceled, Change(snapshot, Given.Nothing with { StatusFor = deadline - snapshot.Run.StatusAt }).Status);
    }

    [Fact]
    public void Where_asked_a_cancel_keeps_trying_and_is_marked_stuck_once()
    {
        var snapshot = Given.Snapshot(RunStatus.Canceling, Given.Attempt(1, AttemptState.Running));
        snapshot = snapshot with { Run = snapshot.Run with { OnDeadline = OnDeadline.KeepTrying, Deadline = Given.Now } };

        var change = Change(snapshot);
        Assert.True(change.IsStuck);
        Assert.Equal(RunStatus.Canceling, change.Status);
        Assert.Equal(Given.Now, change.Deadline);

        var stuck = snapshot with { Run = snapshot.Run with { IsStuck = true } };
        Assert.Null(Given.Decide(stuck));
        Assert.False(Change(stuck with { Attempts = [] }).IsStuck);
    }

    [Fact]
    public void A_savepoint_is_given_up_where_asked_and_only_while_no_task_has_ended()
    {
        var snapshot = Given.Snapshot(RunStatus.DoingSavepoint, Given.Attempt(1, AttemptState.Running));
        snapshot = snapshot with { Run = snapshot.Run with { OnDeadline = OnDeadline.Resume, Deadline = Given.Now } };

        var change = Change(snapshot);
        Assert.Equal(RunStatus.Running, change.Status);
        Assert.Equal(StopKind.None, change.Stop);
        Assert.Null(change.Deadline);
        Assert.False(change.RaisesEpoch);
        foreach (var ended in new[] { AttemptState.Stopped, AttemptState.Finished, AttemptState.Failed })
            Assert.Equal(RunStatus.Canceled, Change(snapshot with { Attempts = [snapshot.Attempts[0], Given.Attempt(2, ended)] }).Status);
    }

    [Fact]
    public void A_thousand_attempts_are_decided_on_in_less_than_a_hundred_thousand_steps()
    {
        // Time is measured in bench/; here, that work grows with the attempts and not with their square.
        var attempts = Enumerable.Range(1, 1_000).Select(i => Given.Attempt(i, AttemptState.Running, (i % 100) + 1)).ToArray();
        var sessions = Enumerable.Range(1, 100).Select(i => Given.Load(i, 20)).ToList();
        var snapshot = Given.Snapshot(RunStatus.Running, attempts) with { Sessions = sessions, Splits = new(5_000, 0, 4_000, false) };
        snapshot = snapshot with { Run = snapshot.Run with { Settings = Given.Fencing with { Parallelism = 2_000 } } };
        Assert.Equal(1_000, Change(snapshot).Assign.Count);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Given.Decide(snapshot);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
        Assert.InRange(bytes, 1, 600_000);
    }

    private static RunSnapshot Failing(bool transient, int retries)
    {
        var snapshot = Given.Snapshot(RunStatus.Failing, Given.Attempt(1, AttemptState.Failed) with { IsTransient = transient });
        var settings = Given.Fencing with { RetryTimes = 2, RetryInterval = TimeSpan.FromSeconds(30) };
        return snapshot with { Run = snapshot.Run with { Settings = settings, Retries = retries } };
    }

    private static Observed Lost(TimeSpan span) => Given.Nothing with { LostFor = new Dictionary<WorkerSession, TimeSpan> { [Given.Session(9)] = span } };

    private static RunChange Change(RunSnapshot snapshot, Observed? observed = null, DateTimeOffset? now = null)
    {
        var decision = Given.Decide(snapshot, observed, now);
        Assert.NotNull(decision);
        return decision.Change;
    }
}
