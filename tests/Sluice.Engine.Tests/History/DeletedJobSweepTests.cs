using Sluice.Core.Fences;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Fences;
using Sluice.Engine.History;
using Sluice.Engine.Submissions;

namespace Sluice.Engine.Tests.History;

/// <summary>A deleted job's rows go from the ledgers of its sinks, and not before what a stop left behind is settled.</summary>
public sealed class DeletedJobSweepTests : ISinkLedgers, IFencer
{
    private readonly Node _node = new();
    private readonly DeletedJobSweep _sweep;
    private readonly List<(JobId Job, Generation Generation)> _forgotten = [];
    private bool _isReached = true;

    public DeletedJobSweepTests() => _sweep = new DeletedJobSweep(_node.Store, this, _node.Time, Node.Times, _node.Loop);

    [Fact]
    public async Task S9_The_ledgers_let_go_of_a_deleted_job_once_its_fences_hold()
    {
        var run = await DeletedAsync();
        await _sweep.PassAsync(Node.Ct);
        Assert.Empty(_forgotten);

        await new FenceLoop("node-1", _node.Store, this, new FenceParts(_node.Clock, _node.Time, Node.Times), () => 0, _node.Loop).PassAsync(Node.Ct);
        await _sweep.PassAsync(Node.Ct);
        await _sweep.PassAsync(Node.Ct);

        Assert.Equal([(run.Job, run.Generation)], _forgotten);
        Assert.Empty(await _node.Memory.ReadDeletedAsync(10, Node.Ct));
    }

    [Fact]
    public async Task A_ledger_that_is_away_is_asked_again_later_each_time_and_given_up_after_30_days()
    {
        _isReached = false;
        var run = await DeletedAsync();
        await new FenceLoop("node-1", _node.Store, this, new FenceParts(_node.Clock, _node.Time, Node.Times), () => 0, _node.Loop).PassAsync(Node.Ct);
        var seconds = 0;
        while (_forgotten.Count < 4)
        {
            await _sweep.PassAsync(Node.Ct);
            _node.Pass(1);
            seconds++;
        }

        // Now, and after 5, 10 and 20 s more.
        Assert.Equal(36, seconds);
        _node.Pass(LedgerSweep.Kept - TimeSpan.FromSeconds(40));
        await _sweep.PassAsync(Node.Ct);
        Assert.NotNull(await _node.Memory.FindDeletedAsync(run.Job, run.Generation, Node.Ct));
        _node.Pass(10);
        await _sweep.PassAsync(Node.Ct);
        Assert.Empty(await _node.Memory.ReadDeletedAsync(10, Node.Ct));
    }

    [Fact]
    public async Task A_job_whose_fence_never_holds_is_let_go_after_30_days()
    {
        await DeletedAsync();

        _node.Pass(LedgerSweep.Kept + TimeSpan.FromSeconds(1));
        await _sweep.PassAsync(Node.Ct);

        Assert.Empty(_forgotten);
        Assert.Empty(await _node.Memory.ReadDeletedAsync(10, Node.Ct));
    }

    ValueTask<bool> ISinkLedgers.ForgetAsync(DeletedJob job, TimeSpan most, CancellationToken cancellationToken)
    {
        _forgotten.Add((job.Job, job.Generation));
        return new(_isReached);
    }

    ValueTask<int> ISinkLedgers.ForgetAsync(
        IReadOnlyList<JobRecord> jobs, DateTimeOffset olderThan, IReadOnlySet<JobId> keep, TimeSpan most, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    ValueTask<FenceResult> IFencer.FenceAsync(FenceTask task, TimeSpan deadline, CancellationToken cancellationToken) =>
        new(new FenceResult(task.Run, task.Sink, task.Epoch, task.Claim, FenceState.Fenced, "seen", Bound.Until(_node.Time.GetUtcNow())));

    private async Task<RunRecord> DeletedAsync()
    {
        var (run, _) = await _node.RunningAsync(SinkFencing.Transactional);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        Assert.Equal(RequestOutcome.Done, (await _node.Starts.DeleteAsync(new JobRestart(_node.NextId(), run.Job, "anna"), Node.Ct)).Outcome);
        return run;
    }
}
