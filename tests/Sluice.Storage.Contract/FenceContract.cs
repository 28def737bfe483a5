using Sluice.Core.Changes;
using Sluice.Core.Fences;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Storage.Contract;

/// <summary>Fence tasks are claimed by swap, and their results settle residuals.</summary>
public abstract class FenceContract : ControlStoreContract
{
    [Fact]
    public async Task Of_two_nodes_that_claim_a_task_one_wins()
    {
        var task = Assert.Single(await StoppedAsync(SinkFencing.Transactional));
        var claimed = await Store.ClaimFenceAsync(task, "node-a", Ct);
        Assert.Equal((task.Claim + 1, "node-a", 1), (claimed!.Claim, claimed.ClaimedBy, claimed.Tries));
        Assert.Null(await Store.ClaimFenceAsync(task, "node-b", Ct));
        var again = await Store.ClaimFenceAsync(claimed, "node-b", Ct);
        Assert.Equal((claimed.Claim + 1, "node-b", 2), (again!.Claim, again.ClaimedBy, again.Tries));
    }

    [Fact]
    public async Task S5_when_every_fencing_sink_is_fenced_its_residuals_are_and_not_before()
    {
        var tasks = await StoppedAsync(SinkFencing.Transactional, SinkFencing.Staged);
        await CompleteAsync(tasks[0], FenceState.Fenced, Bound.Until(At.AddSeconds(9)));
        Assert.Equal(ResidualState.Open, Assert.Single(await Store.ReadOpenResidualsAsync(Ct)).State);
        Assert.Equal(tasks[1].Sink, Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct)).Sink);

        await CompleteAsync(tasks[1], FenceState.Fenced, Bound.Until(At.AddSeconds(5)));
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Empty(await Store.ReadOpenFenceTasksAsync(Ct));
        var progress = (await Store.ReadReceiptsAsync(tasks[0].Run, Ct))[0].Progress;
        Assert.Equal((ResidualState.Fenced, At, Bound.Until(At.AddSeconds(9))), (progress.Residuals[0].State, progress.Residuals[0].FencedAt, progress.QuiescedBy));
        Assert.Equal([FenceState.Fenced, FenceState.Fenced], progress.Sinks.Select(s => s.Verdict));
        Assert.True(progress.ResumesFromFinal);
    }

    [Fact]
    public async Task S5_a_fence_says_nothing_of_a_sink_that_has_none()
    {
        var task = Assert.Single(await StoppedAsync(SinkFencing.Transactional, SinkFencing.LeaseOnly));
        await CompleteAsync(task, FenceState.Fenced, Bound.Until(At));
        var residual = Assert.Single(await Store.ReadOpenResidualsAsync(Ct));
        Assert.Equal((At, BoundKind.Pending, false), (residual.FencedAt, residual.QuiescedBy.Kind, residual.IsClosed));
    }

    [Fact]
    public async Task A_task_that_could_not_be_done_stays_open_with_the_reason()
    {
        var task = Assert.Single(await StoppedAsync(SinkFencing.Transactional));
        await CompleteAsync(task, FenceState.Unreachable, Bound.Pending, "unreachable from node-a");
        var open = Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct));
        Assert.Equal((FenceState.Unreachable, "unreachable from node-a"), (open.State, open.Proof));
        Assert.Equal("unreachable from node-a", Assert.Single((await Store.ReadReceiptsAsync(task.Run, Ct))[0].Progress.Sinks).Proof);

        await CompleteAsync(open, FenceState.Waiting, Bound.Pending);
        open = Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct));
        Assert.Equal(FenceState.Waiting, open.State);
        await CompleteAsync(open, FenceState.Fenced, Bound.Until(At));
        Assert.Empty(await Store.ReadOpenFenceTasksAsync(Ct));
    }

    [Fact]
    public async Task A_sink_that_turns_out_not_to_fence_is_done_with_and_fences_nobody()
    {
        var task = Assert.Single(await StoppedAsync(SinkFencing.Transactional));
        await CompleteAsync(task, FenceState.Unsupported, Bound.Unbounded("no right to create the ledger"));
        Assert.Empty(await Store.ReadOpenFenceTasksAsync(Ct));
        Assert.Null(Assert.Single(await Store.ReadOpenResidualsAsync(Ct)).FencedAt);
    }

    [Fact]
    public async Task A_late_result_is_believed_when_it_is_a_fence_and_else_not()
    {
        var task = Assert.Single(await StoppedAsync(SinkFencing.Transactional));
        var first = await Store.ClaimFenceAsync(task, "node-a", Ct);
        var second = await Store.ClaimFenceAsync(first!, "node-b", Ct);

        await Store.CompleteFenceAsync(Result(first!, FenceState.Unreachable, Bound.Pending, "late"), At, Ct);
        Assert.Equal(("node-b", FenceState.Pending), (Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct)).ClaimedBy, second!.State));

        await Store.CompleteFenceAsync(Result(first!, FenceState.Fenced, Bound.Until(At)), At, Ct);
        Assert.Empty(await Store.ReadOpenFenceTasksAsync(Ct));
        await Store.CompleteFenceAsync(Result(second, FenceState.Unreachable, Bound.Pending, "later"), At.AddHours(1), Ct);
        Assert.Empty(await Store.ReadOpenFenceTasksAsync(Ct));
        Assert.Equal(At, (await Store.ReadReceiptsAsync(task.Run, Ct))[0].Progress.Residuals[0].FencedAt);
        Assert.Null(await Store.ClaimFenceAsync(second, "node-c", Ct));
    }

    [Fact]
    public async Task Attempts_left_behind_again_raise_the_task_and_a_result_of_the_older_epoch_no_longer_counts()
    {
        var session = await RegisterAsync("worker-a");
        var run = await RunOnAsync(session, 1, SinkFencing.Transactional);
        run = await CommitAsync(RunChanges.Keep(run, "again", At) with { Status = RunStatus.Pending, LeavesAttemptsBehind = true });
        var claimed = await Store.ClaimFenceAsync(Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct)), "node-a", Ct);
        run = await CommitAsync(Assign(run, session.Session, 1) with { Status = RunStatus.Scheduled });
        var second = (await Store.ReadAttemptsAsync(run.Key, Ct)).MaxBy(a => a.Id.Value)!;
        await Store.ClaimAsync(session.Session, second.Id, Ct);
        run = await CommitAsync(ForceStop(run));

        var raised = Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct));
        Assert.Equal((run.Epoch, FenceState.Pending, true), (raised.Epoch, raised.State, raised.Claim > claimed!.Claim));
        await Store.CompleteFenceAsync(Result(claimed, FenceState.Fenced, Bound.Until(At)), At, Ct);
        Assert.Equal(2, (await Store.ReadOpenResidualsAsync(Ct)).Count);
        await CompleteAsync(raised, FenceState.Fenced, Bound.Until(At));
        Assert.Empty(await Store.ReadOpenResidualsAsync(Ct));
    }

    [Fact]
    public async Task A_fence_does_not_settle_an_attempt_that_was_lost_under_the_fenced_epoch()
    {
        var session = await RegisterAsync("worker-a");
        var run = await RunOnAsync(session, 1, SinkFencing.Transactional);
        run = await CommitAsync(RunChanges.Keep(run, "again", At) with { Status = RunStatus.Pending, LeavesAttemptsBehind = true });
        run = await CommitAsync(Assign(run, session.Session, 1) with { Status = RunStatus.Scheduled });
        var second = (await Store.ReadAttemptsAsync(run.Key, Ct)).MaxBy(a => a.Id.Value)!;
        await Store.ClaimAsync(session.Session, second.Id, Ct);
        await CommitAsync(RunChanges.Keep(run, "lost", At) with { Lose = [second.Id] });

        await CompleteAsync(Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct)), FenceState.Fenced, Bound.Until(At));

        Assert.Equal(second.Id, Assert.Single(await Store.ReadOpenResidualsAsync(Ct)).Attempt);
    }

    private async Task<IReadOnlyList<FenceTask>> StoppedAsync(params SinkFencing[] sinks)
    {
        var (run, _, _) = await RunningAsync(1, sinks);
        await CommitAsync(ForceStop(run));
        return [.. (await Store.ReadOpenFenceTasksAsync(Ct)).OrderBy(t => t.Sink, StringComparer.Ordinal)];
    }

    private async Task CompleteAsync(FenceTask task, FenceState state, Bound quiescedBy, string proof = "seen")
    {
        var claimed = await Store.ClaimFenceAsync(task, "node", Ct);
        await Store.CompleteFenceAsync(Result(claimed!, state, quiescedBy, proof), At, Ct);
    }

    private static FenceResult Result(FenceTask task, FenceState state, Bound quiescedBy, string proof = "seen") =>
        new(task.Run, task.Sink, task.Epoch, task.Claim, state, proof, quiescedBy);
}
