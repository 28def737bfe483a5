using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Stops;
using Sluice.Engine.Submissions;

namespace Sluice.Engine.Tests.Stops;

/// <summary>What follows a stop, and what a dry run says beforehand.</summary>
public sealed class FollowUpTests
{
    private readonly Node _node = new();

    [Fact]
    public async Task Where_the_second_write_never_came_the_sweep_does_it_and_says_when_the_permit_is_over()
    {
        var (run, _) = await _node.RunningAsync(SinkFencing.LeaseOnly);
        _node.Faults.Before(nameof(IStopStore.SettleAllAsync), () => throw new SluiceException("SLC4110", "away", isTransient: true));
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        Assert.Equal(Bound.Pending, (await _node.ReceiptsAsync(run.Key))[0].Progress.NoNewWritesAfter);
        _node.Faults.Mend(nameof(IStopStore.SettleAllAsync));

        _node.Pass(1);
        var seen = _node.Time.GetUtcNow();
        await _node.Residuals.PassAsync(Node.Ct);
        _node.Pass(13.1);
        await _node.Residuals.PassAsync(Node.Ct);

        var residual = (await _node.ReceiptsAsync(run.Key))[0].Progress.Residuals[0];
        Assert.Equal(Bound.Until(seen + TimeSpan.FromSeconds(13.2)), residual.NoNewWritesAfter);
        Assert.Equal(ResidualState.Open, residual.State);

        _node.Pass(0.1);
        await _node.Residuals.PassAsync(Node.Ct);

        residual = (await _node.ReceiptsAsync(run.Key))[0].Progress.Residuals[0];
        Assert.Equal(ResidualState.Expired, residual.State);
        Assert.Equal(BoundKind.Unbounded, residual.QuiescedBy.Kind);
        Assert.Contains("neither fences", residual.QuiescedBy.Why, StringComparison.Ordinal);
        Assert.Contains("13.2 s", residual.Proof, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_never_comes_back_is_waited_for_after_its_permit_and_then_no_more_and_an_event_names_the_risk()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.LeaseOnly);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        await SweepAsync(0, 13.2, 59.9);
        Assert.False(Residual(await _node.ReceiptsAsync(run.Key)).IsClosed);

        await SweepAsync(0.1, 5, 5);

        var residual = Residual(await _node.ReceiptsAsync(run.Key));
        Assert.Equal((true, ResidualState.Expired, BoundKind.Unbounded), (residual.IsClosed, residual.State, residual.QuiescedBy.Kind));
        Assert.Contains("its permit has been over for 60 s", residual.Proof, StringComparison.Ordinal);
        var events = await _node.Memory.ReadEventsAsync(run.Job, 0, 100, Node.Ct);
        Assert.Single(events, e => e.Message.Contains($"a late write of attempt {attempt} ", StringComparison.Ordinal) && e.Message.Contains("cannot be ruled out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_killed_is_waited_for_since_it_was_seen_gone_and_what_ended_in_good_order_is_not()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.LeaseOnly);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        await SweepAsync(0);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default));
        await _node.Reports.PassAsync(Node.Ct);

        await SweepAsync(5, 59.9);
        var residual = Residual(await _node.ReceiptsAsync(run.Key));
        Assert.Equal((false, ResidualState.Confirmed, BoundKind.Unbounded, null), (residual.IsClosed, residual.State, residual.QuiescedBy.Kind, residual.ExpiredAt));
        await SweepAsync(0.1);
        residual = Residual(await _node.ReceiptsAsync(run.Key));
        Assert.True(residual.IsClosed);
        Assert.Contains("it has been gone for 60 s", residual.Proof, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bound_that_is_known_is_what_is_waited_for()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.LeaseOnly);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default));
        await _node.Reports.PassAsync(Node.Ct);
        var known = Residual(await _node.ReceiptsAsync(run.Key));
        await _node.Memory.SettleAsync(known with { QuiescedBy = Bound.Until(known.ConfirmedAt!.Value.AddSeconds(7)) }, Node.Ct);

        // A wall clock that jumps does not make it pass.
        await SweepAsync(0);
        _node.Time.AdjustTime(_node.Time.GetUtcNow().AddHours(1));
        await SweepAsync(6.9);
        Assert.False(Residual(await _node.ReceiptsAsync(run.Key)).IsClosed);
        await SweepAsync(0.1);

        Assert.True(Residual(await _node.ReceiptsAsync(run.Key)).IsClosed);
        Assert.DoesNotContain(await _node.Memory.ReadEventsAsync(run.Job, 0, 100, Node.Ct), e => e.Message.Contains("cannot be ruled out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 60)]
    public async Task A_resume_at_a_sink_that_does_not_fence_starts_at_once_only_after_an_end_in_good_order(bool isQuiesced, int seconds)
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.LeaseOnly);
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default) { IsQuiesced = isQuiesced });
        await _node.Reports.PassAsync(Node.Ct);
        await CoordinateAsync(run.Key);
        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
        var next = (await _node.Starts.ResumeAsync(new JobRestart(_node.NextId(), run.Job, "anna"), Node.Ct)).Run!;
        await SweepAsync(0);

        if (seconds > 0)
        {
            _node.Pass(seconds - 0.1);
            await _node.Keeper.PassAsync(Node.Ct);
            await SweepAsync(0);
            await CoordinateAsync(next.Key);
            Assert.Equal(RunStatus.Pending, (await _node.RunAsync(next.Key)).Status);
            await SweepAsync(0.1);
        }

        await CoordinateAsync(next.Key);
        Assert.Equal(RunStatus.Scheduled, (await _node.RunAsync(next.Key)).Status);
    }

    private async Task CoordinateAsync(RunKey run)
    {
        _node.Coordinators.Wake(run);
        await _node.Coordinators.PassAsync(Node.Ct);
    }

    private async Task SweepAsync(params double[] after)
    {
        foreach (var seconds in after)
        {
            _node.Pass(seconds);
            await _node.Residuals.PassAsync(Node.Ct);
        }
    }

    private static Residual Residual(IReadOnlyList<Receipt> receipts) => Assert.Single(receipts[^1].Progress.Residuals);

    [Fact]
    public async Task At_sinks_that_fence_the_sweep_leaves_the_bound_to_the_fence()
    {
        var (run, _) = await _node.RunningAsync(SinkFencing.Transactional);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);

        await _node.Residuals.PassAsync(Node.Ct);
        _node.Pass(13.2);
        await _node.Residuals.PassAsync(Node.Ct);

        Assert.Equal(Bound.Pending, (await _node.ReceiptsAsync(run.Key))[0].Progress.QuiescedBy);
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_makes_no_permit_over()
    {
        var (run, _) = await _node.RunningAsync(SinkFencing.LeaseOnly);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        await _node.Residuals.PassAsync(Node.Ct);

        _node.Time.AdjustTime(_node.Time.GetUtcNow().AddHours(1));
        await _node.Residuals.PassAsync(Node.Ct);

        Assert.Equal(ResidualState.Open, (await _node.ReceiptsAsync(run.Key))[0].Progress.Residuals[0].State);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_abandoned_and_touches_nothing()
    {
        var previews = new StopPreviews(_node.Store, _node.Time, Node.Times);
        var (run, _) = await _node.RunningAsync(SinkFencing.Transactional, SinkFencing.LeaseOnly);
        _node.Faults.Calls.Clear();

        var preview = await previews.DryRunAsync(run.Job, Node.Ct);

        Assert.NotNull(preview);
        Assert.Equal(RequestOutcome.Stopped, preview.Outcome);
        Assert.Equal(1, preview.Abandons.Attempts);
        Assert.Equal(TimeSpan.FromSeconds(13.2), preview.NoNewWritesAfter);
        Assert.Contains("no bound", preview.Sinks[1].Safe, StringComparison.Ordinal);
        Assert.Contains("fence", preview.Sinks[0].Safe, StringComparison.Ordinal);
        Assert.Equal([nameof(IRunStore.FindLatestRunAsync), nameof(IRunStore.ReadOwnSnapshotAsync)], _node.Faults.Calls);
        Assert.Equal(run, await _node.RunAsync(run.Key));
        Assert.Null(await previews.DryRunAsync(new JobId(99), Node.Ct));

        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        var after = await previews.DryRunAsync(run.Job, Node.Ct);
        Assert.Equal(RequestOutcome.AlreadyStopped, after?.Outcome);
        Assert.Equal(TimeSpan.Zero, after?.NoNewWritesAfter);
    }
}
