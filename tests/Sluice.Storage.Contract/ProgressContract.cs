using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;

namespace Sluice.Storage.Contract;

/// <summary>Plans, positions and commit records, and the runs of a command without a server.</summary>
public abstract class ProgressContract : ControlStoreContract
{
    private static readonly SplitKey Key = new("sink-1", "0/1");

    [Fact]
    public async Task Of_two_planners_one_wins_and_both_get_its_plan()
    {
        var run = await StartAsync();
        var plans = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Store.SavePlanAsync(run.Job, run.Generation, Plan(3, $"{i}/"), Ct).AsTask()));
        Assert.All(plans, p => Assert.Equal(plans[0].Splits, p.Splits));
        await ReopenAsync();
        var stored = await Store.FindPlanAsync(run.Job, run.Generation, Ct);
        Assert.Equal((plans[0].Splits, "fingerprint"), (stored!.Splits, Assert.Single(stored.Schemas)), PlanComparer);
        Assert.Null(await Store.FindPlanAsync(run.Job, new Generation(9), Ct));
    }

    [Fact]
    public async Task F41_a_record_needs_its_run_its_owner_and_its_turn()
    {
        var run = await StartAsync();
        Assert.Equal(StoredProgress.None with { Owner = 5 }, await Store.TakeOverAsync(run, Key, new AttemptId(5), Ct));
        Assert.Equal(RecordOutcome.Recorded, await RecordAsync(run, 5, 1));
        Assert.Equal(RecordOutcome.Fenced, await RecordAsync(run, 5, 1));
        Assert.Equal(RecordOutcome.Fenced, await RecordAsync(run, 5, 3));
        Assert.Equal(RecordOutcome.Fenced, await RecordAsync(run, 4, 2));
        Assert.Equal(new StoredProgress(6, 1, "after 1", 10), await Store.TakeOverAsync(run, Key, new AttemptId(6), Ct));
        Assert.Null(await Store.TakeOverAsync(run, Key, new AttemptId(5), Ct));
        Assert.Equal(RecordOutcome.Fenced, await RecordAsync(run, 5, 2));
        Assert.Equal(RecordOutcome.Recorded, await RecordAsync(run, 6, 2));
        Assert.Equal(new StoredProgress(6, 2, "after 2", 20), (await Store.ReadProgressAsync(run.Job, run.Generation, Ct))[Key]);
    }

    [Fact]
    public async Task F40_no_record_no_takeover_and_no_attempt_after_the_end_or_under_an_older_epoch()
    {
        var run = await StartAsync();
        Assert.NotNull(await Store.BeginAttemptAsync(run, "0/1", Ct));
        await Store.TakeOverAsync(run, Key, new AttemptId(5), Ct);
        var again = await CommitAsync(Core.Changes.RunChanges.Keep(run, "again", At) with { Status = RunStatus.Pending, LeavesAttemptsBehind = true });
        await RefusedAsync(run);
        Assert.NotNull(await Store.TakeOverAsync(again, Key, new AttemptId(6), Ct));
        var ended = await CommitAsync(ForceStop(again));
        await RefusedAsync(again);
        await RefusedAsync(ended);

        async Task RefusedAsync(RunRecord asRead)
        {
            Assert.Equal(RecordOutcome.Fenced, await RecordAsync(asRead, 5, 1));
            Assert.Equal(RecordOutcome.Fenced, await RecordAsync(asRead, 6, 1));
            Assert.Null(await Store.TakeOverAsync(asRead, Key, new AttemptId(9), Ct));
            Assert.Null(await Store.BeginAttemptAsync(asRead, "0/1", Ct));
            Assert.Equal(RecordOutcome.Fenced, await Store.MarkDoneOnceAsync(asRead, new SplitKey("sink-1", "#prepare"), new AttemptId(9), Ct));
        }
    }

    [Fact]
    public async Task F49_what_was_recorded_is_to_be_published_until_it_is()
    {
        var run = await StartAsync();
        await Store.TakeOverAsync(run, Key, new AttemptId(5), Ct);
        await RecordAsync(run, 5, 1, "files 1");
        await RecordAsync(run, 5, 2, null);
        await RecordAsync(run, 5, 3, "files 3");
        await CommitAsync(ForceStop(run));
        Assert.Equal(2, (await Store.ReadReceiptsAsync(run.Key, Ct))[0].Progress.PublishPending);
        await ReopenAsync();
        var pending = await Store.UnpublishedAsync(run.Job, run.Generation, Ct);
        Assert.Equal([new StagedRecord(Key, 1, "files 1", 10), new StagedRecord(Key, 3, "files 3", 10)], pending);
        await Store.MarkPublishedAsync(run.Job, run.Generation, pending[0], Ct);
        await Store.MarkPublishedAsync(run.Job, run.Generation, pending[0], Ct);
        Assert.Equal([pending[1]], await Store.UnpublishedAsync(run.Job, run.Generation, Ct));
    }

    [Fact]
    public async Task F49_what_ended_runs_have_recorded_is_found_with_who_wrote_it_and_what_live_ones_have_is_not()
    {
        var (run, _, attempts) = await RunningAsync();
        await Store.TakeOverAsync(run, Key, attempts[0].Id, Ct);
        await RecordAsync(run, attempts[0].Id.Value, 1, "files 1");
        Assert.Empty(await Store.ReadUnpublishedAsync(10, Ct));
        await CommitAsync(ForceStop(run));
        await ReopenAsync();

        var task = Assert.Single(await Store.ReadUnpublishedAsync(10, Ct));

        Assert.Equal(
            new PublicationTask(run.Key, run.Generation, attempts[0].Session.Worker, new StagedRecord(Key, 1, "files 1", 10)), task);
        Assert.Empty(await Store.ReadUnpublishedAsync(0, Ct));
        await Store.MarkPublishedAsync(run.Job, task.Generation, task.Record, Ct);
        Assert.Empty(await Store.ReadUnpublishedAsync(10, Ct));
    }

    [Fact]
    public async Task F48_a_target_is_prepared_once_in_a_generation()
    {
        var run = await StartAsync();
        var prepare = new SplitKey("sink-1", "#prepare");
        Assert.False(await Store.IsDoneOnceAsync(run.Job, run.Generation, prepare, Ct));
        Assert.Equal(RecordOutcome.Recorded, await Store.MarkDoneOnceAsync(run, prepare, new AttemptId(5), Ct));
        Assert.True(await Store.IsDoneOnceAsync(run.Job, run.Generation, prepare, Ct));
        var resumed = await StartNextAsync(await MoveAsync(run, RunStatus.Canceled), fresh: false);
        Assert.True(await Store.IsDoneOnceAsync(resumed.Job, resumed.Generation, prepare, Ct));
        var fresh = await StartNextAsync(await MoveAsync(resumed, RunStatus.Canceled), fresh: true);
        Assert.False(await Store.IsDoneOnceAsync(fresh.Job, fresh.Generation, prepare, Ct));
    }

    [Fact]
    public async Task A_copied_position_is_kept_for_display_also_after_the_end()
    {
        var run = await MoveAsync(await StartAsync(), RunStatus.Canceled);
        await Store.CopyProgressAsync(run.Job, run.Generation, Key, new StoredProgress(5, 7, "p", 70), Ct);
        Assert.Equal(new StoredProgress(5, 7, "p", 70), (await Store.ReadProgressAsync(run.Job, run.Generation, Ct))[Key]);
    }

    [Fact]
    public async Task A_copy_that_comes_late_does_not_take_the_place_of_a_later_one()
    {
        var run = await StartAsync();
        await Store.CopyProgressAsync(run.Job, run.Generation, Key, new StoredProgress(5, 7, "p", 70), Ct);
        await Store.CopyProgressAsync(run.Job, run.Generation, Key, new StoredProgress(4, 6, "o", 60), Ct);
        Assert.Equal(new StoredProgress(5, 7, "p", 70), (await Store.ReadProgressAsync(run.Job, run.Generation, Ct))[Key]);
    }

    [Fact]
    public async Task S10_A_sink_that_went_back_takes_its_copy_with_it_and_is_told_once()
    {
        var run = await StartAsync();
        await Store.CopyProgressAsync(run.Job, run.Generation, Key, new StoredProgress(5, 7, "p", 70), Ct);
        var found = new StoredProgress(6, 3, "m", 30);

        Assert.True(await Store.SinkWentBackAsync(run, Key, found, "sink-went-back", Ct));
        Assert.False(await Store.SinkWentBackAsync(run, Key, found, "sink-went-back", Ct));

        Assert.Equal(found, (await Store.ReadProgressAsync(run.Job, run.Generation, Ct))[Key]);
        var told = Assert.Single(await Store.ReadEventsAsync(run.Job, 0, 100, Ct), e => e.Message == "sink-went-back");
        Assert.Equal((run.Key, (await Store.FindRunAsync(run.Key, Ct))!.Status), (told.Run, told.Status));
    }

    [Fact]
    public async Task A_command_starts_its_runs_by_name_and_ends_what_a_dead_one_left()
    {
        var first = await Store.StartRunAsync(new NewRun("j", "{}", true), Ct);
        var second = await Store.StartRunAsync(new NewRun("j", "{}", false), Ct);
        Assert.Equal((first.Job, 2, first.Generation), (second.Job, second.Number.Value, second.Generation));
        var left = await Store.ReadRunAsync(first.Job, first.Number, Ct);
        Assert.Equal((RunStatus.Failed, true, first.Epoch.Next), (left.Status, left.IsFinal, left.Epoch));
        Assert.True(second.Epoch > left.Epoch);

        Assert.Equal(SwapOutcome.Committed, await Store.ChangeStatusAsync(new StatusChange(second.Job, second.Number, second.Version, RunStatus.Running, "started"), Ct));
        Assert.Equal(SwapOutcome.Stale, await Store.ChangeStatusAsync(new StatusChange(second.Job, second.Number, second.Version, RunStatus.Failed, "late"), Ct));
        Assert.Equal((second.Key, "j"), ((await Store.FindJobAsync("j", Ct))!.LastRun.Key, (await Store.FindJobAsync("j", Ct))!.Name));
        Assert.Null(await Store.FindJobAsync("k", Ct));
    }

    private static bool PlanComparer((IReadOnlyList<PlannedSplit> Splits, string Schema) a, (IReadOnlyList<PlannedSplit> Splits, string Schema) b) =>
        a.Splits.SequenceEqual(b.Splits) && a.Schema == b.Schema;

    private async Task<RecordOutcome> RecordAsync(RunRecord run, long owner, long sequence, string? manifest = null) => await Store.RecordCommitAsync(
        new CommitRecord(
            run.Job, run.Number, run.Epoch, Key, new AttemptId(owner), new StoredProgress(owner, sequence, $"after {sequence}", sequence * 10), manifest,
            manifest is null ? 0 : 10),
        Ct);
}
