using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Stops;

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
        Assert.Equal([nameof(IRunStore.FindLatestRunAsync), nameof(IRunStore.ReadSnapshotAsync)], _node.Faults.Calls);
        Assert.Equal(run, await _node.RunAsync(run.Key));
        Assert.Null(await previews.DryRunAsync(new JobId(99), Node.Ct));

        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        var after = await previews.DryRunAsync(run.Job, Node.Ct);
        Assert.Equal(RequestOutcome.AlreadyStopped, after?.Outcome);
        Assert.Equal(TimeSpan.Zero, after?.NoNewWritesAfter);
    }
}
