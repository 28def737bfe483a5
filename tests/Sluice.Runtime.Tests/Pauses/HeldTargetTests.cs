using Microsoft.Extensions.Time.Testing;
using Sluice.Connect;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc;
using Sluice.Core.Errors;
using Sluice.Core.Runs;
using Sluice.Runtime.Runs;
using Sluice.Runtime.Tests.Permits;
using Sluice.TestServers;

namespace Sluice.Runtime.Tests.Pauses;

/// <summary>
/// While writing pauses nothing is held open at a target: what was written since the last commit is rolled back when the permit runs out, also
/// where the task only waits for its source. So whoever fences the target is not kept waiting by a process that cannot be reached.
/// </summary>
public sealed class HeldTargetTests : IDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(12);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-held-");
    private readonly SwitchedClock _lease = new();
    private readonly FakeTimeProvider _time = new();
    private readonly LeasedPermits _permits;
    private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _deadline = TimeSpan.FromSeconds(30);

    public HeldTargetTests()
    {
        _permits = new LeasedPermits(_lease);
        _permits.Grant(Length);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task S5_A_writer_whose_permit_runs_out_while_it_waits_for_rows_lets_go_of_the_target_and_goes_on_later(string kind)
    {
        var target = await HeldTarget.OfAsync(kind, _folder.FullName);
        using var harness = Harness();
        var running = RunAsync(harness, target);
        await RunOutAsync(running, target);

        _permits.Grant(Length);
        _slow.TrySetResult();
        var result = await running;

        Assert.True(result.Run.Status == RunStatus.Finished, $"{result.Failure}");
        Assert.Equal(20L, await target.CountAsync());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task S5_A_fence_passes_a_writer_that_waits_for_a_permit_and_the_writer_ends_when_it_comes_back(string kind)
    {
        var target = await HeldTarget.OfAsync(kind, _folder.FullName);
        using var harness = Harness();
        var running = RunAsync(harness, target);
        await RunOutAsync(running, target);

        await using var fence = target.Fence();
        var newer = new SinkToken("store", 1, 1, "sink[0].Jdbc", 99);
        var report = await fence.FenceAsync(new FenceRequest(newer) { Deadline = TimeSpan.FromSeconds(5) }, TestContext.Current.CancellationToken);
        _permits.Grant(Length);
        _slow.TrySetResult();
        var result = await running;

        Assert.True(report.IsFenced, report.Proof);
        Assert.Equal("SLC4005", Assert.IsType<SluiceException>(result.Failure).Code);
        Assert.Equal(0L, await target.CountAsync());
    }

    [Fact]
    public Task A_pause_that_holds_the_transaction_is_missed_by_its_test()
    {
        _deadline = TimeSpan.FromSeconds(3);
        return Missed.ByAsync(
            "PauseHoldsTheTransaction", () => S5_A_writer_whose_permit_runs_out_while_it_waits_for_rows_lets_go_of_the_target_and_goes_on_later("postgres"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<RunResult> RunAsync(RunHarness harness, HeldTarget target) =>
        harness.RunAsync("job.retry.times = 0, checkpoint.interval = 0", $"source {{ Scripted {{}} }}\nsink {{ {target.Block} }}");

    /// <summary>A source that hangs after half of its rows.</summary>
    private RunHarness Harness()
    {
        var source = new ScriptedSource(20) { Before = (row, _, token) => row == 10 ? HangAsync(token) : Task.CompletedTask };
        return new RunHarness(new ConnectorCatalog([source, .. JdbcPlugins.All])) { Permits = _permits, Clock = _time };
    }

    private Task HangAsync(CancellationToken cancellationToken)
    {
        _hangs.TrySetResult();
        return _slow.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The source hangs after rows that are in an open transaction, or wait for their commit where that is short; then the permit's time passes.</summary>
    private async Task RunOutAsync(Task<RunResult> running, HeldTarget target)
    {
        await Condition.HoldsAsync(
            async () => running.IsCompleted || (_hangs.Task.IsCompleted && await target.IsHeldAsync() == target.IsHeldBetweenCommits), _deadline,
            () => Task.FromResult(target.IsHeldBetweenCommits ? "the writer holds nothing" : "the writer holds the target, and has nothing to commit"));
        Assert.False(running.IsCompleted, "the run has ended");
        _lease.Advance(Length);
        await Condition.HoldsAsync(
            async () =>
            {
                // Again and again: the timer may have been set a moment after the clock was.
                _time.Advance(Length);
                return running.IsCompleted || !await target.IsHeldAsync();
            },
            _deadline,
            () => Task.FromResult("the writer that has no permit still holds the target"));
        Assert.False(running.IsCompleted, "the run has ended");
    }
}
