using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Tests;

/// <summary>The checker itself, where it was wrong once or must see something that no schedule can be relied on to show.</summary>
public sealed class PromisesTests
{
    private static readonly SplitKey s_split = new("sink-1", "4");
    private readonly World _world = new(1, isTraced: false);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F41_a_commit_of_an_older_attempt_after_a_takeover_is_seen()
    {
        var run = await StartAsync();
        Takes(run, 2);
        Forget(run);

        Takes(run, 1);
        Assert.Equal(RecordOutcome.Recorded, Records(run, 1));

        Assert.Contains("F41", _world.Promises.Broken, StringComparison.Ordinal);
    }

    /// <summary>Seed 36863: attempt 1 took the split over on a copy that had never heard of attempt 2's takeover, and was taken for a zombie.</summary>
    [Fact]
    public async Task A_takeover_that_an_older_copy_has_forgotten_is_not_held_against_the_next_one()
    {
        var run = await StartAsync();
        var copy = _world.Store.State.Copy();
        Takes(run, 2);
        _world.Promises.FailedOver(copy);
        _world.Store.FailOver(copy);

        Takes(run, 1);
        Assert.Equal(RecordOutcome.Recorded, Records(run, 1));
        Assert.Equal(RecordOutcome.Fenced, Records(run, 2));

        Assert.Null(_world.Promises.Broken);
    }

    [Fact]
    public async Task A_takeover_that_the_older_copy_knows_is_held_against_older_attempts_as_before()
    {
        var run = await StartAsync();
        Takes(run, 2);
        var copy = _world.Store.State.Copy();
        Takes(run, 3);
        _world.Promises.FailedOver(copy);
        _world.Store.FailOver(copy);
        Forget(run);

        Takes(run, 1);
        Assert.Equal(RecordOutcome.Recorded, Records(run, 1));

        Assert.Contains("after attempt 2 had taken split 4 over", _world.Promises.Broken, StringComparison.Ordinal);
    }

    private async Task<RunRecord> StartAsync() => await _world.Store.StartRunAsync(new NewRun("orders", "{}", Fresh: true), Ct);

    /// <summary>The store makes a mistake: it gives a split away as if nobody had it.</summary>
    private void Forget(RunRecord run) => _world.Store.State.Generations[(run.Job, run.Generation)].Progress.Remove(s_split);

    private void Takes(RunRecord run, long attempt) => Assert.NotNull(_world.Promises.JudgeTakeOver(_world.Store, run, s_split, new AttemptId(attempt)));

    private RecordOutcome Records(RunRecord run, long attempt) => _world.Promises.Judge(
        _world.Store,
        new CommitRecord(run.Job, run.Number, run.Epoch, s_split, new AttemptId(attempt), new StoredProgress(attempt, 1, "10", 10), null, 10));
}
