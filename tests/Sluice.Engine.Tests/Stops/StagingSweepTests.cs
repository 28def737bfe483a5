using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Stops;

namespace Sluice.Engine.Tests.Stops;

/// <summary>S9: what a process had staged when it ended is swept, also when its job is never run again.</summary>
public sealed class StagingSweepTests : IStagingSweeper
{
    private readonly Node _node = new();
    private readonly StagingSweep _sweep;
    private readonly List<StagingTask> _asked = [];
    private bool _isReached = true;

    public StagingSweepTests() =>
        _sweep = new StagingSweep(new WorkerId("w1"), _node.Runners.Left, _node.Store, this, _node.Time, Node.Times, _node.Loop);

    [Fact]
    public async Task S9_A_process_that_is_gone_is_swept_after_until_the_store_knows_it_too()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Staged);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        _node.Runners.Gone.Add(new LeftRun("12-34", run.Key, run.Generation));

        // To the store it may be alive: it keeps what it has staged, and nothing is forgotten.
        await _sweep.PassAsync(Node.Ct);
        Assert.False(Assert.Single(_asked).Attempts.Single(a => a.Id == attempt).State.IsGone());
        Assert.Single(_node.Runners.Gone);

        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default));
        await _node.Reports.PassAsync(Node.Ct);
        _node.Pass(Node.Times.Renewal);
        await _sweep.PassAsync(Node.Ct);

        Assert.True(_asked[1].Attempts.Single(a => a.Id == attempt).State.IsGone());
        Assert.Empty(_node.Runners.Gone);
        _node.Pass(TimeSpan.FromHours(2));
        await _sweep.PassAsync(Node.Ct);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task S9_An_attempt_that_was_in_a_process_that_is_gone_keeps_nothing_also_when_its_node_was_killed_and_nobody_told_the_store()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Staged);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        _node.Runners.Gone.Add(new LeftRun("12-34", run.Key, run.Generation) { Attempts = [attempt] });

        await _sweep.PassAsync(Node.Ct);

        Assert.True(Assert.Single(_asked).Attempts.Single(a => a.Id == attempt).State.IsGone());
        Assert.Empty(_node.Runners.Gone);
    }

    [Fact]
    public async Task S9_An_attempt_of_another_node_keeps_what_it_has_staged_whatever_number_a_copy_of_the_store_gave_it()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Staged);
        _node.Runners.Gone.Add(new LeftRun("12-34", run.Key, run.Generation) { Attempts = [attempt] });

        await new StagingSweep(new WorkerId("w2"), _node.Runners.Left, _node.Store, this, _node.Time, Node.Times, _node.Loop).PassAsync(Node.Ct);

        Assert.False(Assert.Single(_asked).Attempts.Single(a => a.Id == attempt).State.IsGone());
    }

    [Fact]
    public async Task S9_A_run_number_that_a_copy_of_the_store_gave_again_is_swept_for_each_generation()
    {
        var run = await _node.SubmitAsync(SinkFencing.Staged);
        var next = new Generation(run.Generation.Value + 1);
        _node.Runners.Gone.AddRange([new LeftRun("12-34", run.Key, run.Generation), new LeftRun("56-78", run.Key, next)]);

        await _sweep.PassAsync(Node.Ct);

        Assert.Equal([run.Generation, next], _asked.Select(a => a.Generation));
        Assert.Empty(_node.Runners.Gone);
    }

    [Fact]
    public async Task S9_What_is_not_reached_is_tried_again_and_later_each_time()
    {
        var run = await _node.SubmitAsync(SinkFencing.Staged);
        _node.Runners.Gone.Add(new LeftRun("12-34", run.Key, run.Generation));
        _isReached = false;

        await _sweep.PassAsync(Node.Ct);
        await _sweep.PassAsync(Node.Ct);
        Assert.Single(_asked);
        _node.Pass(Node.Times.Renewal);
        await _sweep.PassAsync(Node.Ct);
        _node.Pass(Node.Times.Renewal);
        await _sweep.PassAsync(Node.Ct);
        Assert.Equal(2, _asked.Count);

        // Another process that ended is news: it is not waited for.
        _node.Runners.Gone.Add(new LeftRun("56-78", run.Key, run.Generation));
        _isReached = true;
        await _sweep.PassAsync(Node.Ct);
        Assert.Equal(3, _asked.Count);
        Assert.Empty(_node.Runners.Gone);
    }

    [Fact]
    public async Task A_job_that_nobody_knows_any_more_is_asked_for_once()
    {
        _node.Runners.Gone.Add(new LeftRun("12-34", new RunKey(new JobId(99), new RunNumber(1)), new Generation(1)));

        await _sweep.PassAsync(Node.Ct);

        Assert.Empty(Assert.Single(_asked).Attempts);
        Assert.Empty(_node.Runners.Gone);
    }

    ValueTask<bool> IStagingSweeper.SweepAsync(StagingTask task, TimeSpan most, CancellationToken cancellationToken)
    {
        _asked.Add(task);
        return new(_isReached);
    }
}
