using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Engine.Stops;

namespace Sluice.Engine.Tests.Stops;

/// <summary>What a stopped run has recorded is rolled forward by whoever can (design, section 6, Staged).</summary>
public sealed class PublishSweepTests : IPublisher
{
    private readonly Node _node = new();
    private readonly PublishSweep _sweep;
    private readonly List<PublicationTask> _asked = [];
    private bool _isReached = true;
    private Task<bool>? _first;

    public PublishSweepTests() => _sweep = new PublishSweep(_node.Store, _node.Store, this, _node.Time, Node.Times, _node.Loop);

    [Fact]
    public async Task F49_What_a_stopped_run_recorded_is_published_once_and_what_a_live_one_recorded_is_its_own()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Staged);
        await RecordAsync(run, attempt);
        await _sweep.PassAsync(Node.Ct);
        Assert.Empty(_asked);
        await _node.Stops.StopAsync(_node.Stop(Core.Stops.StopKind.ForceStop, run.Job), Node.Ct);

        await _sweep.PassAsync(Node.Ct);
        await _sweep.PassAsync(Node.Ct);

        Assert.Equal("files", Assert.Single(_asked).Record.Manifest);
        Assert.Equal(0, (await _node.Memory.ReadReceiptsAsync(run.Key, Node.Ct))[0].Progress.PublishPending);
    }

    [Fact]
    public async Task What_this_node_does_not_reach_stays_to_be_published()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Staged);
        await RecordAsync(run, attempt);
        await _node.Stops.StopAsync(_node.Stop(Core.Stops.StopKind.ForceStop, run.Job), Node.Ct);
        _isReached = false;

        await _sweep.PassAsync(Node.Ct);

        Assert.Equal(1, (await _node.Memory.ReadReceiptsAsync(run.Key, Node.Ct))[0].Progress.PublishPending);
        _isReached = true;
        await _sweep.PassAsync(Node.Ct);
        Assert.Equal(0, (await _node.Memory.ReadReceiptsAsync(run.Key, Node.Ct))[0].Progress.PublishPending);
    }

    [Fact]
    public async Task A_sink_that_hangs_holds_up_no_other()
    {
        for (var i = 0; i < 2; i++)
        {
            var (run, attempt) = await _node.RunningAsync(SinkFencing.Staged);
            await RecordAsync(run, attempt);
            await _node.Stops.StopAsync(_node.Stop(Core.Stops.StopKind.ForceStop, run.Job), Node.Ct);
        }

        var answer = new TaskCompletionSource<bool>();
        _first = answer.Task;
        var pass = _sweep.PassAsync(Node.Ct).AsTask();

        Assert.Equal(2, _asked.Count);
        answer.SetResult(true);
        await pass;
    }

    [Fact]
    public async Task S10_A_job_is_not_deleted_while_rows_that_it_recorded_are_not_published()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Staged);
        await RecordAsync(run, attempt);
        await _node.Stops.StopAsync(_node.Stop(Core.Stops.StopKind.ForceStop, run.Job), Node.Ct);

        Assert.Equal(RequestOutcome.NotPublished, (await DeleteAsync(run)).Outcome);
        Assert.NotNull(await _node.Memory.FindLatestRunAsync(run.Job, Node.Ct));
        await _sweep.PassAsync(Node.Ct);
        Assert.Equal(RequestOutcome.Done, (await DeleteAsync(run)).Outcome);

        async Task<Engine.Requests.RequestReply> DeleteAsync(RunRecord of) =>
            await _node.Starts.DeleteAsync(new Engine.Submissions.JobRestart(_node.NextId(), of.Job, "anna"), Node.Ct);
    }

    ValueTask<bool> IPublisher.PublishAsync(PublicationTask task, TimeSpan most, CancellationToken cancellationToken)
    {
        _asked.Add(task);
        return _asked.Count == 1 && _first is { } first ? new(first) : new(_isReached);
    }

    private async Task RecordAsync(RunRecord run, AttemptId attempt)
    {
        var key = new SplitKey("sink-1", "s0");
        await _node.Memory.TakeOverAsync(run, key, attempt, Node.Ct);
        var outcome = await _node.Memory.RecordCommitAsync(
            new CommitRecord(run.Job, run.Number, run.Epoch, key, attempt, new StoredProgress(attempt.Value, 1, "after 1", 10), "files", 10), Node.Ct);
        Assert.Equal(RecordOutcome.Recorded, outcome);
    }
}
