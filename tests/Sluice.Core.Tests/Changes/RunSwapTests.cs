using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;
using Sluice.Core.Tests.Deciding;

namespace Sluice.Core.Tests.Changes;

public sealed class RunSwapTests
{
    private static readonly RunRecord s_run = Given.Run(RunStatus.Running) with { Error = "old" };

    [Fact]
    public void A_change_is_expected_only_on_its_version_or_by_a_force_stop_and_never_once_the_run_is_final()
    {
        var change = RunChanges.Keep(s_run, "why", Given.Now);

        Assert.True(RunSwap.IsExpected(s_run, change, () => false));
        Assert.False(RunSwap.IsExpected(s_run with { Version = s_run.Version + 1 }, change, () => false));
        Assert.True(RunSwap.IsExpected(s_run with { Version = 99 }, change with { Expect = RunExpectation.NotFinal }, () => false));
        Assert.False(RunSwap.IsExpected(s_run with { IsFinal = true }, change with { Expect = RunExpectation.NotFinal }, () => false));
        Assert.False(RunSwap.IsExpected(s_run with { IsFinal = true }, change, () => false));

        // A copy that took the store's place may have come to the same version in another way.
        Assert.False(RunSwap.IsExpected(s_run with { Epoch = s_run.Epoch.Next }, change, () => false));
        Assert.False(RunSwap.IsExpected(s_run with { Stop = StopKind.Cancel }, change, () => false));
        Assert.False(RunSwap.IsExpected(s_run with { Status = RunStatus.Canceling }, change, () => false));
    }

    [Fact]
    public void S10_a_run_is_finished_only_where_everything_is_done()
    {
        var change = RunChanges.Keep(s_run, "why", Given.Now);
        change = change with { Expect = change.Expect with { IsAllDone = true } };

        Assert.True(RunSwap.IsExpected(s_run, change, () => true));
        Assert.False(RunSwap.IsExpected(s_run, change, () => false));
        Assert.False(RunSwap.IsExpected(s_run with { Version = s_run.Version + 1 }, change, () => true));
    }

    [Fact]
    public void A_change_of_nothing_keeps_all_but_the_version()
    {
        var run = s_run with { Deadline = Given.Now, OnDeadline = OnDeadline.Resume, Stop = StopKind.Cancel, IsStuck = true, Retries = 3, RetryAt = Given.Now };

        Assert.Equal(run with { Version = run.Version + 1 }, RunSwap.After(run, RunChanges.Keep(run, "why", Given.Now.AddDays(1))));
    }

    [Fact]
    public void An_end_raises_the_epoch_also_when_nobody_asked_for_that_and_says_when()
    {
        foreach (var status in Given.Final)
        {
            var after = RunSwap.After(s_run, RunChanges.Keep(s_run, "why", Given.Now) with { Status = status });

            Assert.True(after.IsFinal);
            Assert.Equal(s_run.Epoch.Next, after.Epoch);
            Assert.Equal(Given.Now, after.EndedAt);
            Assert.Equal(Given.Now, after.StatusAt);
        }

        var again = RunSwap.After(s_run, RunChanges.Keep(s_run, "why", Given.Now) with { Status = RunStatus.Pending, LeavesAttemptsBehind = true, Error = "new" });
        Assert.Equal(s_run.Epoch.Next, again.Epoch);
        Assert.False(again.IsFinal);
        Assert.Null(again.EndedAt);
        Assert.Equal("new", again.Error);
        Assert.Equal(s_run.Epoch, RunSwap.After(s_run, RunChanges.Keep(s_run, "why", Given.Now) with { Status = RunStatus.Failing }).Epoch);
    }

    [Theory]
    [InlineData(RunStatus.Finished, StopKind.None, StopKind.Finish)]
    [InlineData(RunStatus.SavepointDone, StopKind.Savepoint, StopKind.Savepoint)]
    [InlineData(RunStatus.Canceled, StopKind.None, StopKind.Cancel)]
    [InlineData(RunStatus.Canceled, StopKind.ForceStop, StopKind.ForceStop)]
    [InlineData(RunStatus.Failed, StopKind.None, StopKind.Failure)]
    [InlineData(RunStatus.Pending, StopKind.None, StopKind.Failure)]
    public void Whoever_leaves_residuals_begins_a_receipt(RunStatus status, StopKind stop, StopKind kind)
    {
        var change = RunChanges.Keep(s_run, "why", Given.Now) with { Status = status, Stop = stop };

        Assert.Equal(new StopStart(kind, "sluice", "why", Given.Now), RunSwap.Receipt(change, leavesResiduals: true));
        Assert.Null(RunSwap.Receipt(change, leavesResiduals: false));
        var own = new StopStart(StopKind.ForceStop, "me", "because", Given.Now);
        Assert.Same(own, RunSwap.Receipt(change with { Receipt = own }, leavesResiduals: true));
        Assert.Same(own, RunSwap.Receipt(change with { Receipt = own }, leavesResiduals: false));
    }

    [Fact]
    public void Epochs_count_within_an_incarnation_and_a_higher_incarnation_is_above_them_all()
    {
        var first = Epoch.First(2);

        Assert.Equal(2, first.Incarnation);
        Assert.Equal(2, first.Next.Incarnation);
        Assert.True(first < first.Next && first.Next > first && first <= first.Next && first.Next >= first);
        Assert.False(first < Epoch.First(2) || first > Epoch.First(2) || first.Next <= first || first >= first.Next);
        Assert.True(new Epoch(first.Value + 1_000_000_000) < Epoch.First(3));
        Assert.True(first.CompareTo(first.Next) < 0);
        Assert.Equal(0, new Epoch(40).Incarnation);
    }

    [Fact]
    public void Fresh_generations_jump_over_those_that_a_lost_history_may_have_given()
    {
        Assert.Equal(new Generation(6), new Generation(5).Fresh(0));
        Assert.Equal(new Generation(65_537), new Generation(5).Fresh(1));
        Assert.Equal(new Generation(70_001), new Generation(70_000).Fresh(1));
    }

    [Theory]
    [InlineData(false, false, false, null, 3)]
    [InlineData(true, false, false, null, 0)]
    [InlineData(false, true, false, null, 0)]
    [InlineData(false, false, true, null, 0)]
    [InlineData(false, false, false, "D state", 0)]
    public void Slots_are_free_only_at_a_session_that_takes_attempts(bool isLost, bool isSuperseded, bool isDraining, string? quarantine, int free)
    {
        var session = new SessionRecord(Given.Session(1), 4, 1) { IsLost = isLost, IsSuperseded = isSuperseded, IsDraining = isDraining, Quarantine = quarantine };

        Assert.Equal(free, new SessionLoad(session, 1).FreeSlots);
        Assert.Equal(0, new SessionLoad(session, 5).FreeSlots);
    }

    [Fact]
    public void The_weakest_sink_says_what_a_job_may_count_on()
    {
        Assert.Equal(SinkFencing.Transactional, new RunSettings().Weakest);
        Assert.True(new RunSettings().AllSinksFence);
        Assert.Equal(SinkFencing.LeaseOnly, Given.LeaseOnly.Weakest);
        Assert.False(Given.LeaseOnly.AllSinksFence);
        Assert.Equal(SinkFencing.Staged, new RunSettings { Sinks = [new("a", SinkFencing.Transactional), new("b", SinkFencing.Staged)] }.Weakest);
        Assert.Equal(SinkFencing.LeaseOnly, new RunSettings { Sinks = [new("a", (SinkFencing)Given.Unknown)] }.Weakest);
    }

    [Fact]
    public void Splits_are_all_done_when_they_are_planned_committed_and_completed()
    {
        Assert.True(new SplitSummary(3, 3, 0, true).IsAllDone);
        Assert.True(new SplitSummary(0, 0, 0, true).IsAllDone);
        Assert.False(new SplitSummary(3, 2, 1, true).IsAllDone);
        Assert.False(new SplitSummary(3, 3, 0, false).IsAllDone);
        Assert.False(new SplitSummary(null, 0, 0, true).IsAllDone);
    }
}
