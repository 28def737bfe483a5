using Sluice.Core.Errors;
using Sluice.Core.Fences;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Fences;
using Sluice.Engine.Submissions;

namespace Sluice.Engine.Tests.Fences;

public sealed class FenceLoopTests : IFencer
{
    private readonly Node _node = new();
    private readonly List<FenceTask> _done = [];
    private readonly FenceLoop _loop;
    private readonly Dictionary<string, StoredProgress> _positions = [];
    private Func<FenceTask, Task<FenceState>> _sink = _ => Task.FromResult(FenceState.Fenced);

    public FenceLoopTests() => _loop = New("node-1");

    [Fact]
    public async Task A_stop_is_followed_by_its_fence_and_the_residual_is_fenced()
    {
        var run = await StopAsync(SinkFencing.Transactional);

        await _loop.PassAsync(Node.Ct);

        Assert.Equal((run.Key, "s0"), (_done.Single().Run, _done.Single().Sink));
        Assert.Equal((await _node.RunAsync(run.Key)).Epoch, _done.Single().Epoch);
        var progress = (await _node.ReceiptsAsync(run.Key))[0].Progress;
        Assert.Equal(ResidualState.Fenced, progress.Residuals[0].State);
        Assert.Equal(BoundKind.At, progress.QuiescedBy.Kind);
        _node.Pass(1);
        await _loop.PassAsync(Node.Ct);
        Assert.Single(_done);
        Assert.Equal(0, _loop.Running);
    }

    [Fact]
    public async Task A_sink_that_hangs_keeps_no_other_waiting_and_is_given_up_at_its_deadline()
    {
        var hanging = await StopAsync(SinkFencing.Transactional);
        _sink = t => t.Run == hanging.Key ? new TaskCompletionSource<FenceState>().Task : Task.FromResult(FenceState.Fenced);
        await _loop.PassAsync(Node.Ct);
        Assert.Equal(1, _loop.Running);

        var other = await StopAsync(SinkFencing.Transactional);
        await _loop.PassAsync(Node.Ct);
        Assert.Equal(ResidualState.Fenced, (await _node.ReceiptsAsync(other.Key))[0].Progress.Residuals[0].State);

        _node.Pass(15);
        await UntilAsync(() => _node.Memory.State.Fences[(hanging.Key, "s0")].Task.State == FenceState.Unreachable);
        Assert.Contains("not reached from node-1 within 15 s", (await _node.ReceiptsAsync(hanging.Key))[0].Progress.Sinks[0].Proof, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S8_Sinks_that_hang_again_and_again_leave_places_to_others()
    {
        var hanging = await StopAsync([.. Enumerable.Repeat(SinkFencing.Transactional, 20)]);
        _sink = t => t.Run == hanging.Key ? new TaskCompletionSource<FenceState>().Task : Task.FromResult(FenceState.Fenced);
        for (var round = 0; round < 4; round++)
        {
            await _loop.PassAsync(Node.Ct);
            _node.Pass(16);
            await UntilAsync(() => _node.Memory.State.Fences.Values.All(f => f.Task.State != FenceState.Pending || f.Task.ClaimedBy is null));
        }

        await _loop.PassAsync(Node.Ct);
        Assert.Equal(8, _loop.Running);
        var other = await StopAsync(SinkFencing.Transactional);
        await _loop.PassAsync(Node.Ct);

        Assert.Equal(ResidualState.Fenced, (await _node.ReceiptsAsync(other.Key))[0].Progress.Residuals[0].State);
    }

    [Fact]
    public async Task A_sink_that_is_not_reached_is_tried_again_later_each_time_until_it_is_fenced()
    {
        var run = await StopAsync(SinkFencing.Transactional);
        _sink = _ => Task.FromResult(FenceState.Unreachable);
        var tries = new List<double>();
        for (var tenth = 0; tenth < 1_000; tenth++)
        {
            var before = _done.Count;
            await _loop.PassAsync(Node.Ct);
            if (_done.Count > before)
                tries.Add(tenth / 10.0);
            _node.Pass(0.1);
        }

        Assert.Equal(0, tries[0]);
        var waits = tries.Zip(tries.Skip(1), (a, b) => b - a).ToList();
        Assert.True(waits[0] < waits[1] && waits[1] < waits[2] && waits[2] < waits[3], string.Join(' ', waits));
        Assert.All(waits, w => Assert.InRange(w, 0.5, 16));
        _sink = _ => Task.FromResult(FenceState.Fenced);
        for (var second = 0; second < 20; second++)
        {
            _node.Pass(1);
            await _loop.PassAsync(Node.Ct);
        }

        Assert.Equal(ResidualState.Fenced, (await _node.ReceiptsAsync(run.Key))[0].Progress.Residuals[0].State);
    }

    [Theory]
    [InlineData(FenceState.Unsupported)]
    [InlineData(FenceState.Unreachable)]
    public async Task S5_What_is_on_its_way_to_a_sink_that_was_not_fenced_is_unbounded_and_the_receipt_says_why(FenceState state)
    {
        var run = await StopAsync(SinkFencing.Transactional);
        _sink = _ => Task.FromResult(state);

        await _loop.PassAsync(Node.Ct);

        var progress = (await _node.ReceiptsAsync(run.Key))[0].Progress;
        Assert.Equal(Bound.Unbounded("s0: seen"), progress.QuiescedBy);
        Assert.Null(progress.Residuals[0].FencedAt);
        Assert.Equal((state, "seen"), (progress.Sinks[0].Verdict, progress.Sinks[0].Proof));
    }

    [Fact]
    public async Task S5_A_fence_that_holds_in_the_end_bounds_what_was_unbounded_while_nobody_reached_the_sink()
    {
        var run = await StopAsync(SinkFencing.Transactional);
        _sink = _ => Task.FromResult(FenceState.Unreachable);
        await _loop.PassAsync(Node.Ct);
        _sink = _ => Task.FromResult(FenceState.Fenced);
        for (var second = 0; second < 20; second++)
        {
            _node.Pass(1);
            await _loop.PassAsync(Node.Ct);
        }

        var progress = (await _node.ReceiptsAsync(run.Key))[0].Progress;
        Assert.Equal(BoundKind.At, progress.QuiescedBy.Kind);
        Assert.NotNull(progress.Residuals[0].FencedAt);
    }

    [Fact]
    public async Task Of_two_nodes_one_does_it()
    {
        await StopAsync(SinkFencing.Transactional);
        var entered = new TaskCompletionSource();
        _sink = async _ =>
        {
            await entered.Task;
            return FenceState.Fenced;
        };
        var other = New("node-2");

        await _loop.PassAsync(Node.Ct);
        await other.PassAsync(Node.Ct);
        entered.SetResult();

        Assert.Single(_done);
    }

    [Fact]
    public async Task The_claim_of_a_node_that_died_is_taken_over_after_its_time_was_seen_to_pass()
    {
        var run = await StopAsync(SinkFencing.Transactional);
        var task = (await _node.Memory.ReadOpenFenceTasksAsync(Node.Ct)).Single();
        await _node.Memory.ClaimFenceAsync(task, "node-dead", Node.Ct);
        await _loop.PassAsync(Node.Ct);
        Assert.Empty(_done);

        _node.Time.AdjustTime(_node.Time.GetUtcNow().AddHours(1));
        _node.Pass(29.9);
        await _loop.PassAsync(Node.Ct);
        Assert.Empty(_done);
        _node.Pass(0.1);
        await _loop.PassAsync(Node.Ct);

        Assert.Equal("node-1", _done.Single().ClaimedBy);
        Assert.Equal(ResidualState.Fenced, (await _node.ReceiptsAsync(run.Key))[0].Progress.Residuals[0].State);
    }

    [Fact]
    public async Task A_result_that_the_store_did_not_hear_is_brought_again()
    {
        var run = await StopAsync(SinkFencing.Transactional);
        _node.Faults.Before(nameof(IStopStore.CompleteFenceAsync), () => throw new SluiceException("SLC4110", "away", isTransient: true));
        await _loop.PassAsync(Node.Ct);
        _node.Faults.Mend(nameof(IStopStore.CompleteFenceAsync));

        for (var second = 0; second < 35; second++)
        {
            _node.Pass(1);
            await _loop.PassAsync(Node.Ct);
        }

        Assert.Equal(2, _done.Count);
        Assert.Equal(ResidualState.Fenced, (await _node.ReceiptsAsync(run.Key))[0].Progress.Residuals[0].State);
    }

    [Fact]
    public async Task I5_what_the_ledger_had_under_the_fence_is_in_the_receipt_before_that_is_final()
    {
        var run = await StopAsync(SinkFencing.Transactional);
        var copied = new SplitKey("s0", "0/2");
        await _node.Memory.CopyProgressAsync(run.Job, run.Generation, copied, new StoredProgress(1, 3, "row-30", 30), Node.Ct);
        _positions["0/1"] = new StoredProgress(0, 2, "row-20", 20);
        _positions["0/2"] = new StoredProgress(0, 3, "row-30", 30);
        Assert.Equal((30, false), Resumes(await _node.ReceiptsAsync(run.Key)));

        await _loop.PassAsync(Node.Ct);

        Assert.Equal((50, true), Resumes(await _node.ReceiptsAsync(run.Key)));
        var copies = await _node.Memory.ReadProgressAsync(run.Job, run.Generation, Node.Ct);
        Assert.Equal(new StoredProgress(0, 2, "row-20", 20), copies[new SplitKey("s0", "0/1")]);
        Assert.Equal(1, copies[copied].Owner);

        static (long, bool) Resumes(IReadOnlyList<Receipt> receipts) => (receipts[0].Progress.ResumesFrom!.CommittedRows, receipts[0].Progress.ResumesFromFinal);
    }

    /// <summary>Seed 245: the positions of a deleted job could not be kept, so that its fence was never done.</summary>
    [Fact]
    public async Task A_job_that_was_deleted_is_fenced_all_the_same()
    {
        var run = await StopAsync(SinkFencing.Transactional);
        Assert.Equal(RequestOutcome.Done, (await _node.Starts.DeleteAsync(new JobRestart(_node.NextId(), run.Job, "anna"), Node.Ct)).Outcome);
        _positions["0/1"] = new StoredProgress(0, 2, "row-20", 20);

        await _loop.PassAsync(Node.Ct);

        Assert.Single(_done);
        Assert.Empty(await _node.Memory.ReadOpenFenceTasksAsync(Node.Ct));
    }

    async ValueTask<FenceResult> IFencer.FenceAsync(FenceTask task, TimeSpan deadline, CancellationToken cancellationToken)
    {
        _done.Add(task);
        var state = await _sink(task);
        var quiesced = state == FenceState.Fenced ? Bound.Until(_node.Time.GetUtcNow()) : Bound.Pending;
        return new FenceResult(task.Run, task.Sink, task.Epoch, task.Claim, state, "seen", quiesced) { Positions = _positions };
    }

    private FenceLoop New(string node) => new(node, _node.Store, this, new FenceParts(_node.Clock, _node.Time, Node.Times), () => 0, _node.Loop);

    private async Task<RunRecord> StopAsync(params SinkFencing[] sinks)
    {
        var (run, _) = await _node.RunningAsync(sinks);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        return run;
    }

    private static async Task UntilAsync(Func<bool> isDone)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isDone())
        {
            await Task.Yield();
            deadline.Token.ThrowIfCancellationRequested();
        }
    }
}
