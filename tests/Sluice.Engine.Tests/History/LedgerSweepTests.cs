using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Engine.History;
using Sluice.Engine.Submissions;

namespace Sluice.Engine.Tests.History;

/// <summary>What ledgers in targets know of a job goes when nothing can come of the job any more, and not before (design, section 6).</summary>
public sealed class LedgerSweepTests : ISinkLedgers
{
    private readonly Node _node = new();
    private readonly LedgerSweep _sweep;
    private IReadOnlyList<JobId> _jobs = [];
    private IReadOnlySet<JobId>? _keep;
    private DateTimeOffset _olderThan;

    public LedgerSweepTests() => _sweep = new LedgerSweep(_node.Store, this, _node.Time, Node.Times, _node.Loop);

    [Fact]
    public async Task S9_A_job_that_finished_is_let_go_of_30_days_after_its_end_and_one_that_can_be_resumed_is_not()
    {
        var finished = await EndedAsync(RunStatus.Finished);
        var canceled = await EndedAsync(RunStatus.Canceled);
        var failed = await EndedAsync(RunStatus.Failed);
        var live = await _node.SubmitAsync(SinkFencing.Transactional);

        _node.Pass(LedgerSweep.Kept);
        await _sweep.PassAsync(Node.Ct);
        Assert.Contains(finished, _keep!);

        _node.Pass(1);
        await _sweep.PassAsync(Node.Ct);

        Assert.Equal(_node.Time.GetUtcNow() - LedgerSweep.Kept, _olderThan);
        Assert.Equal(new HashSet<JobId> { canceled, failed, live.Job }, _keep!.ToHashSet());
        Assert.Equal([live.Job, failed, canceled, finished], _jobs);
    }

    [Fact]
    public async Task S5_A_deleted_job_is_kept_in_the_ledgers_while_something_of_it_may_still_write()
    {
        var (run, _) = await _node.RunningAsync(SinkFencing.Transactional);
        await _node.Stops.StopAsync(_node.Stop(Core.Stops.StopKind.ForceStop, run.Job), Node.Ct);
        Assert.Equal(RequestOutcome.Done, (await _node.Starts.DeleteAsync(new JobRestart(_node.NextId(), run.Job, "anna", ""), Node.Ct)).Outcome);
        _node.Pass(LedgerSweep.Kept * 2);

        await _sweep.PassAsync(Node.Ct);

        Assert.Empty(_jobs);
        Assert.Contains(run.Job, _keep!);
    }

    [Fact]
    public async Task Nothing_is_forgotten_while_the_store_cannot_say_what_is_to_be_kept()
    {
        await EndedAsync(RunStatus.Finished);
        _node.Faults.IsAway = true;

        await Assert.ThrowsAsync<SluiceException>(async () => await _sweep.PassAsync(Node.Ct));

        Assert.Null(_keep);
    }

    ValueTask<int> ISinkLedgers.ForgetAsync(
        IReadOnlyList<JobRecord> jobs, DateTimeOffset olderThan, IReadOnlySet<JobId> keep, TimeSpan most, CancellationToken cancellationToken)
    {
        (_jobs, _olderThan, _keep) = ([.. jobs.Select(j => j.Id)], olderThan, keep);
        return new(0);
    }

    ValueTask<bool> ISinkLedgers.ForgetAsync(DeletedJob job, TimeSpan most, CancellationToken cancellationToken) => throw new NotSupportedException();

    private async Task<JobId> EndedAsync(RunStatus status)
    {
        var run = await _node.SubmitAsync(SinkFencing.Transactional);
        var change = RunChanges.Keep(await _node.RunAsync(run.Key), "the end", _node.Time.GetUtcNow()) with { Status = status };
        Assert.Equal(ChangeOutcome.Committed, (await _node.Memory.CommitAsync(change, Node.Ct)).Outcome);
        return run.Job;
    }
}
