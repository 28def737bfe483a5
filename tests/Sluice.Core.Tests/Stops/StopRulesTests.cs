using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Tests.Deciding;

namespace Sluice.Core.Tests.Stops;

public sealed class StopRulesTests
{
    private static readonly StopKind[] s_kinds = [StopKind.Savepoint, StopKind.Cancel, StopKind.ForceStop];

    public static TheoryData<RunStatus> Live => [.. Given.Live];

    [Theory, MemberData(nameof(Live))]
    public void S3_F35_A_force_stop_is_done_at_once_in_every_status_whatever_changed_meanwhile(RunStatus status)
    {
        var answer = StopRules.Answer(Given.Run(status), Request(StopKind.ForceStop), Given.Now);

        Assert.Equal(RequestOutcome.Stopped, answer.Outcome);
        Assert.NotNull(answer.Change);
        Assert.Equal(RunStatus.Canceled, answer.Change.Status);
        Assert.Null(answer.Change.Expect.Version);
        Assert.True(answer.Change.RaisesEpoch);
        Assert.Null(answer.Change.Deadline);
        Assert.Equal(StopKind.ForceStop, answer.Change.Stop);
        Assert.Equal("me", answer.Change.Receipt?.By);
        Assert.Equal("why", answer.Change.Receipt?.Reason);
        Assert.Equal(Given.Now, answer.Change.Receipt?.RequestedAt);
        Assert.Equal("force stop by me: why", answer.Change.Why);
        Assert.Equal(RequestKind.ForceStop, answer.Change.Request?.Kind);
    }

    [Fact]
    public void A_force_stop_is_never_refused_while_the_run_lives()
    {
        foreach (var status in Given.Live.Append((RunStatus)Given.Unknown))
        {
            foreach (var stop in s_kinds.Append(StopKind.None).Append((StopKind)40))
                Assert.Equal(RunStatus.Canceled, StopRules.Answer(Given.Run(status) with { Stop = stop }, Request(StopKind.ForceStop), Given.Now).Change?.Status);
        }
    }

    /// <summary>All pairs: what was asked for first, and what comes then.</summary>
    [Theory]
    [InlineData(StopKind.None, StopKind.Savepoint, RequestOutcome.Stopped)]
    [InlineData(StopKind.None, StopKind.Cancel, RequestOutcome.Stopped)]
    [InlineData(StopKind.None, StopKind.ForceStop, RequestOutcome.Stopped)]
    [InlineData(StopKind.Savepoint, StopKind.Savepoint, RequestOutcome.AlreadyStopped)]
    [InlineData(StopKind.Savepoint, StopKind.Cancel, RequestOutcome.Stopped)]
    [InlineData(StopKind.Savepoint, StopKind.ForceStop, RequestOutcome.Stopped)]
    [InlineData(StopKind.Cancel, StopKind.Savepoint, RequestOutcome.HarderStopInProgress)]
    [InlineData(StopKind.Cancel, StopKind.Cancel, RequestOutcome.AlreadyStopped)]
    [InlineData(StopKind.Cancel, StopKind.ForceStop, RequestOutcome.Stopped)]
    [InlineData((StopKind)25, StopKind.Savepoint, RequestOutcome.HarderStopInProgress)]
    [InlineData((StopKind)25, StopKind.Cancel, RequestOutcome.HarderStopInProgress)]
    [InlineData((StopKind)25, StopKind.ForceStop, RequestOutcome.Stopped)]
    public void A_harder_stop_may_follow_a_softer_one_and_never_the_other_way_round(StopKind first, StopKind then, RequestOutcome outcome)
    {
        var status = first switch
        {
            StopKind.None => RunStatus.Running,
            StopKind.Savepoint => RunStatus.DoingSavepoint,
            _ => RunStatus.Canceling,
        };

        var answer = StopRules.Answer(Given.Run(status) with { Stop = first }, Request(then), Given.Now);

        Assert.Equal(outcome, answer.Outcome);
        Assert.Equal(outcome == RequestOutcome.Stopped, answer.Change is not null);
        if (answer.Change is { } change)
            Assert.Equal(then, change.Stop);
    }

    [Theory]
    [InlineData(RunStatus.Finished, StopKind.Savepoint, RequestOutcome.AlreadyFinal)]
    [InlineData(RunStatus.Finished, StopKind.Cancel, RequestOutcome.AlreadyFinal)]
    [InlineData(RunStatus.Finished, StopKind.ForceStop, RequestOutcome.AlreadyFinal)]
    [InlineData(RunStatus.Failed, StopKind.ForceStop, RequestOutcome.AlreadyFinal)]
    [InlineData(RunStatus.Canceled, StopKind.Savepoint, RequestOutcome.AlreadyFinal)]
    [InlineData(RunStatus.Canceled, StopKind.Cancel, RequestOutcome.AlreadyStopped)]
    [InlineData(RunStatus.Canceled, StopKind.ForceStop, RequestOutcome.AlreadyStopped)]
    [InlineData(RunStatus.SavepointDone, StopKind.Savepoint, RequestOutcome.AlreadyStopped)]
    [InlineData(RunStatus.SavepointDone, StopKind.Cancel, RequestOutcome.AlreadyFinal)]
    [InlineData(RunStatus.SavepointDone, StopKind.ForceStop, RequestOutcome.AlreadyFinal)]
    [InlineData((RunStatus)Given.Unknown, StopKind.ForceStop, RequestOutcome.AlreadyFinal)]
    public void A_final_run_is_not_stopped_again_whatever_it_is_called(RunStatus status, StopKind kind, RequestOutcome outcome)
    {
        var answer = StopRules.Answer(Given.Run(status) with { IsFinal = true }, Request(kind), Given.Now);

        Assert.Equal(outcome, answer.Outcome);
        Assert.Null(answer.Change);
    }

    [Theory]
    [InlineData(RunStatus.Created, StopKind.Savepoint, RunStatus.SavepointDone)]
    [InlineData(RunStatus.Pending, StopKind.Savepoint, RunStatus.SavepointDone)]
    [InlineData(RunStatus.Scheduled, StopKind.Savepoint, RunStatus.DoingSavepoint)]
    [InlineData(RunStatus.Running, StopKind.Savepoint, RunStatus.DoingSavepoint)]
    [InlineData(RunStatus.Failing, StopKind.Savepoint, RunStatus.DoingSavepoint)]
    [InlineData((RunStatus)Given.Unknown, StopKind.Savepoint, RunStatus.DoingSavepoint)]
    [InlineData(RunStatus.Created, StopKind.Cancel, RunStatus.Canceled)]
    [InlineData(RunStatus.Pending, StopKind.Cancel, RunStatus.Canceled)]
    [InlineData(RunStatus.Scheduled, StopKind.Cancel, RunStatus.Canceling)]
    [InlineData(RunStatus.Running, StopKind.Cancel, RunStatus.Canceling)]
    [InlineData(RunStatus.DoingSavepoint, StopKind.Cancel, RunStatus.Canceling)]
    [InlineData(RunStatus.Failing, StopKind.Cancel, RunStatus.Canceling)]
    [InlineData((RunStatus)Given.Unknown, StopKind.Cancel, RunStatus.Canceled)]
    public void A_graceful_stop_ends_at_once_what_has_not_begun_and_gives_the_rest_a_deadline(RunStatus from, StopKind kind, RunStatus to)
    {
        var run = Given.Run(from) with { RetryAt = Given.Now, IsStuck = true };
        var request = Request(kind) with { Deadline = TimeSpan.FromSeconds(7), OnDeadline = OnDeadline.KeepTrying };

        var change = StopRules.Answer(run, request, Given.Now).Change;

        Assert.NotNull(change);
        Assert.Equal(to, change.Status);
        Assert.Equal(to.IsFinal() ? null : Given.Now + TimeSpan.FromSeconds(7), change.Deadline);
        Assert.Equal(to.IsFinal(), change.RaisesEpoch);
        Assert.Equal(run.Version, change.Expect.Version);
        Assert.Equal(OnDeadline.KeepTrying, change.OnDeadline);
        Assert.Null(change.RetryAt);
        Assert.False(change.IsStuck);
        Assert.Equal(kind, change.Receipt?.Kind);
        Assert.Equal(kind == StopKind.Cancel ? RequestKind.Cancel : RequestKind.Savepoint, change.Request?.Kind);
        Assert.Equal(RequestOutcome.Stopped, change.Request?.Outcome);
        Assert.Equal(kind == StopKind.Cancel ? "cancel by me: why" : "savepoint by me: why", change.Why);
    }

    [Fact]
    public void An_equal_stop_may_shorten_the_deadline_and_nothing_else()
    {
        var run = Given.Run(RunStatus.Canceling);

        var shorter = StopRules.Answer(run, Request(StopKind.Cancel) with { Deadline = TimeSpan.FromSeconds(49) }, Given.Now);
        Assert.Equal(RequestOutcome.AlreadyStopped, shorter.Outcome);
        Assert.Equal(Given.Now + TimeSpan.FromSeconds(49), shorter.Change?.Deadline);
        Assert.Equal(RunStatus.Canceling, shorter.Change?.Status);
        Assert.Null(shorter.Change?.Receipt);
        Assert.False(shorter.Change?.RaisesEpoch);
        Assert.Equal(RequestOutcome.AlreadyStopped, shorter.Change?.Request?.Outcome);

        Assert.Null(StopRules.Answer(run, Request(StopKind.Cancel) with { Deadline = TimeSpan.FromSeconds(50) }, Given.Now).Change);
        Assert.Null(StopRules.Answer(run with { Deadline = null }, Request(StopKind.Cancel), Given.Now).Change);
    }

    [Fact]
    public void An_equal_stop_from_a_node_whose_wall_clock_is_an_hour_behind_ends_nothing_at_once()
    {
        var run = Given.Run(RunStatus.Canceling);

        var answer = StopRules.Answer(run, Request(StopKind.Cancel) with { Deadline = TimeSpan.FromSeconds(20) }, Given.Now.AddHours(-1));

        Assert.Equal(run.StatusAt + TimeSpan.FromSeconds(20), answer.Change?.Deadline);
    }

    [Fact]
    public void A_stop_without_a_reason_says_who_asked() =>
        Assert.Equal("cancel by me", StopRules.Answer(Given.Run(RunStatus.Running), Request(StopKind.Cancel) with { Reason = "" }, Given.Now).Change?.Why);

    private static StopRequest Request(StopKind kind) => new(new RequestId("r1"), kind, Given.Key.Job, "me", "why");
}
