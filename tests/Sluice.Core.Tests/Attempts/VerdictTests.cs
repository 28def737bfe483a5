using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Tests.Deciding;

namespace Sluice.Core.Tests.Attempts;

public sealed class VerdictTests
{
    private static readonly AttemptRecord s_running = Given.Attempt(5, AttemptState.Running);
    private static readonly SessionRecord s_session = new(Given.Session(1), 4, 1);

    [Fact]
    public void An_attempt_that_is_the_runs_own_goes_on()
    {
        foreach (var status in Given.Live)
        {
            Assert.Equal(Verdict.Continue, Report(Given.Run(status), s_running));
            Assert.Equal(Verdict.Continue, Verdicts.ForRenewal(Given.Run(status), s_running, s_running.Session));
            Assert.Equal(Verdict.Continue, Verdicts.ForRenewal(Given.Run(status), s_running with { State = AttemptState.Claimed }, s_running.Session));
        }
    }

    [Fact]
    public void Whatever_comes_after_the_end_is_turned_away()
    {
        foreach (var status in Given.Final.Append((RunStatus)Given.Unknown))
        {
            var run = Given.Run(status) with { IsFinal = true };
            Assert.Equal(Verdict.AlreadyFinal, Report(run, s_running));
            Assert.Equal(Verdict.AlreadyFinal, Verdicts.ForRenewal(run, s_running, s_running.Session));
        }
    }

    [Fact]
    public void What_is_not_known_or_was_superseded_stops()
    {
        var run = Given.Run(RunStatus.Running);
        (RunRecord? Run, AttemptRecord? Attempt, WorkerSession Session)[] wrong =
        [
            (null, s_running, s_running.Session),
            (run, null, s_running.Session),
            (run, s_running with { Epoch = new Epoch(Given.Epoch.Value - 1) }, s_running.Session),
            (run, s_running with { Epoch = new Epoch(Given.Epoch.Value + 1) }, s_running.Session),
            (run, s_running, Given.Session(2)),
            (run, s_running, s_running.Session with { Incarnation = 99 }),
            (run with { Status = (RunStatus)Given.Unknown }, s_running, s_running.Session),
            .. new[] { AttemptState.Assigned, AttemptState.Lost, AttemptState.Finished, AttemptState.Failed, AttemptState.Stopped, AttemptState.Withdrawn, (AttemptState)4, (AttemptState)14 }
                .Select(s => ((RunRecord?)run, (AttemptRecord?)(s_running with { State = s }), s_running.Session)),
        ];

        Assert.All(wrong, w =>
        {
            Assert.Equal(Verdict.Stop, Verdicts.ForRenewal(w.Run, w.Attempt, w.Session));
            Assert.Equal(Verdict.Stop, Verdicts.ForWrite(w.Run, w.Attempt, w.Session));
            Assert.Equal(Verdict.Stop, Verdicts.ForReport(w.Run, w.Attempt, new AttemptReport(Given.Key, s_running.Id, w.Session, 1, AttemptState.Running, default)));
        });
    }

    [Fact]
    public void How_an_attempt_ended_counts_while_it_was_to_go_on_and_else_only_that_it_is_gone()
    {
        var failed = new AttemptReport(Given.Key, s_running.Id, s_running.Session, 1, AttemptState.Failed, default);

        Assert.Equal(AttemptState.Failed, Verdicts.StateAfter(s_running, failed, Verdict.Continue));
        Assert.Equal(AttemptState.Stopped, Verdicts.StateAfter(s_running, failed, Verdict.Stop));
        Assert.Equal(AttemptState.Stopped, Verdicts.StateAfter(s_running with { State = AttemptState.Lost }, failed, Verdict.AlreadyFinal));
        Assert.Null(Verdicts.StateAfter(s_running with { State = AttemptState.Finished }, failed, Verdict.Stop));
        Assert.Null(Verdicts.StateAfter(s_running, failed with { Session = Given.Session(2) }, Verdict.Stop));
        Assert.Null(Verdicts.StateAfter(s_running, failed with { State = AttemptState.Running }, Verdict.Stop));
        Assert.Equal(AttemptState.Running, Verdicts.StateAfter(s_running, failed with { State = AttemptState.Running }, Verdict.Continue));
    }

    [Fact]
    public void An_attempt_is_taken_only_by_its_own_living_session_while_its_run_goes_on()
    {
        var assigned = Given.Attempt(5, AttemptState.Assigned);
        foreach (var status in Given.Live.Append((RunStatus)Given.Unknown))
            Assert.Equal(status is RunStatus.Scheduled or RunStatus.Running, Verdicts.MayClaim(Given.Run(status), assigned, s_session));
        var run = Given.Run(RunStatus.Running);
        Assert.True(Verdicts.MayClaim(run, assigned with { State = AttemptState.Claimed }, s_session));
        Assert.False(Verdicts.MayClaim(run with { IsFinal = true }, assigned, s_session));
        Assert.False(Verdicts.MayClaim(run, assigned with { State = AttemptState.Running }, s_session));
        Assert.False(Verdicts.MayClaim(run, assigned with { State = AttemptState.Withdrawn }, s_session));
        Assert.False(Verdicts.MayClaim(run, assigned with { Epoch = new Epoch(1) }, s_session));
        Assert.False(Verdicts.MayClaim(run, assigned, s_session with { Session = Given.Session(2) }));
        Assert.False(Verdicts.MayClaim(run, assigned, s_session with { IsLost = true }));
        Assert.False(Verdicts.MayClaim(run, assigned, s_session with { IsSuperseded = true }));
    }

    [Theory]
    [InlineData(RunStatus.Created, AttemptOrder.Run)]
    [InlineData(RunStatus.Pending, AttemptOrder.Run)]
    [InlineData(RunStatus.Scheduled, AttemptOrder.Run)]
    [InlineData(RunStatus.Running, AttemptOrder.Run)]
    [InlineData(RunStatus.DoingSavepoint, AttemptOrder.CommitAndEnd)]
    [InlineData(RunStatus.Failing, AttemptOrder.End)]
    [InlineData(RunStatus.Canceling, AttemptOrder.End)]
    [InlineData(RunStatus.Canceled, AttemptOrder.End)]
    [InlineData((RunStatus)Given.Unknown, AttemptOrder.End)]
    public void What_an_attempt_is_asked_to_do_follows_from_the_status_alone(RunStatus status, AttemptOrder order) =>
        Assert.Equal(order, Verdicts.OrderFor(status));

    [Fact]
    public void On_a_worker_that_drains_an_attempt_that_would_go_on_ends_at_its_next_commit_and_no_order_gets_softer()
    {
        foreach (var status in Enum.GetValues<RunStatus>().Append((RunStatus)Given.Unknown))
        {
            var order = Verdicts.OrderFor(status);
            Assert.Equal(order == AttemptOrder.Run ? AttemptOrder.CommitAndEnd : order, Verdicts.OrderFor(status, isDraining: true));
            Assert.Equal(order, Verdicts.OrderFor(status, isDraining: false));
        }
    }

    [Theory]
    [InlineData(AttemptState.Assigned, false, false)]
    [InlineData(AttemptState.Claimed, false, true)]
    [InlineData(AttemptState.Running, false, true)]
    [InlineData(AttemptState.Lost, false, true)]
    [InlineData((AttemptState)4, false, true)]
    [InlineData(AttemptState.Finished, true, false)]
    [InlineData(AttemptState.Failed, true, false)]
    [InlineData(AttemptState.Stopped, true, false)]
    [InlineData(AttemptState.Withdrawn, true, false)]
    [InlineData((AttemptState)14, true, false)]
    public void A_state_that_is_not_known_may_be_alive_unless_its_number_says_that_it_has_ended(AttemptState state, bool isGone, bool mayBeAlive)
    {
        Assert.Equal(isGone, state.IsGone());
        Assert.Equal(mayBeAlive, state.MayBeAlive());
    }

    private static Verdict Report(RunRecord run, AttemptRecord attempt) =>
        Verdicts.ForReport(run, attempt, new AttemptReport(Given.Key, attempt.Id, attempt.Session, 1, AttemptState.Running, default));
}
