using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;
using Sluice.Core.Submissions;

namespace Sluice.Storage.Contract;

/// <summary>Runs are made, read and changed.</summary>
public abstract class RunContract : ControlStoreContract
{
    [Fact]
    public async Task A_new_run_is_CREATED_at_version_1_under_the_first_epoch_with_all_that_was_asked_for()
    {
        var run = await StartAsync(SinkFencing.Transactional, SinkFencing.LeaseOnly);

        Assert.Equal((RunStatus.Created, 1L, 1, 1, Epoch.First(0)), (run.Status, run.Version, run.Number.Value, run.Generation.Value, run.Epoch));
        Assert.Equal((At, At, false, StopKind.None), (run.StartedAt, run.StatusAt, run.IsFinal, run.Stop));
        await ReopenAsync();
        var read = await ReadAsync(run);
        Assert.Equal(run with { Settings = read.Settings }, read);
        Assert.Equal((2, 1, TimeSpan.FromSeconds(7)), (read.Settings.Parallelism, read.Settings.RetryTimes, read.Settings.RetryInterval));
        Assert.Equal([new RunSink("sink-1", SinkFencing.Transactional), new RunSink("sink-2", SinkFencing.LeaseOnly)], read.Settings.Sinks);
        Assert.Equal(read.Key, (await Store.FindLatestRunAsync(run.Job, Ct))!.Key);
    }

    [Fact]
    public async Task The_stored_job_of_a_generation_is_found_and_where_its_sinks_ledgers_are()
    {
        var job = NewJob(SinkFencing.Transactional);
        var sinks = new[] { new RunSink("a", SinkFencing.Transactional) { Ledger = "app" }, new RunSink("b", SinkFencing.Transactional) { Ledger = "app" } };
        var run = Committed(await Store.StartAsync(job with { Config = "{\"env\":{}}", Settings = job.Settings with { Sinks = sinks } }, Ct));

        Assert.Equal("{\"env\":{}}", await Store.FindConfigAsync(run.Job, run.Generation, Ct));
        Assert.Null(await Store.FindConfigAsync(run.Job, new Generation(9), Ct));
        Assert.Equal(sinks, (await ReadAsync(run)).Settings.Sinks);
    }

    [Fact]
    public async Task Jobs_of_the_same_name_are_two_jobs()
    {
        var first = await StartAsync();
        var second = await StartAsync();

        Assert.NotEqual(first.Job, second.Job);
        Assert.Equal([first.Key, second.Key], (await Store.ReadLiveRunsAsync(Ct)).Select(r => r.Run));
    }

    [Fact]
    public async Task The_list_of_live_runs_tells_which_of_them_wait_for_slots_alone()
    {
        var created = await StartAsync();
        var queued = await MoveAsync(await StartAsync(), RunStatus.Pending);
        var retried = await CommitAsync(RunChanges.Keep(await StartAsync(), "again later", At) with { Status = RunStatus.Pending, RetryAt = At.AddMinutes(1) });
        var (working, _, attempts) = await RunningAsync(1, SinkFencing.LeaseOnly);
        var left = await CommitAsync(RunChanges.Keep(working, "lost", At) with { Status = RunStatus.Pending, LeavesAttemptsBehind = true });

        var live = (await Store.ReadLiveRunsAsync(Ct)).ToDictionary(r => r.Run);

        Assert.Equal(
            [
                new LiveRun(created.Key, RunStatus.Created, At), new LiveRun(queued.Key, RunStatus.Pending, At),
                new LiveRun(retried.Key, RunStatus.Pending, At) { RetryAt = At.AddMinutes(1) }, new LiveRun(left.Key, RunStatus.Pending, At) { IsAfterResiduals = true },
            ],
            live.Values.OrderBy(r => r.Run.Job.Value));
        Assert.Equal([queued.Key], live.Values.Where(r => r.IsQueued(At)).Select(r => r.Run));
        Assert.Equal([queued.Key, retried.Key], live.Values.Where(r => r.IsQueued(At.AddMinutes(1))).Select(r => r.Run));
        foreach (var run in live.Values)
            Assert.Equal(run, (await Store.ReadSnapshotAsync(run.Run, Ct))!.Live);

        var residual = await ResidualOfAsync(attempts[0]);
        await Store.SettleAsync(residual with { ConfirmedAt = At, WaitOverAt = At }, Ct);
        Assert.False((await Store.ReadLiveRunsAsync(Ct)).Single(r => r.Run == left.Key).IsAfterResiduals);
    }

    [Fact]
    public async Task A_runs_own_snapshot_shows_of_sessions_those_that_hold_an_attempt_of_it_lost_or_not()
    {
        var (run, holder, attempts) = await RunningAsync(2, SinkFencing.Transactional);
        var other = await RegisterAsync("worker-b");
        await RunOnAsync(other, 1, SinkFencing.Transactional);

        var all = (await Store.ReadSnapshotAsync(run.Key, Ct))!;
        var own = (await Store.ReadOwnSnapshotAsync(run.Key, Ct))!;

        Assert.Equal([holder.Session, other.Session], all.Sessions.Select(s => s.Session.Session).OrderBy(s => s.Incarnation));
        Assert.Equal(all.Sessions.Where(s => s.Session.Session == holder.Session), own.Sessions);
        Assert.Equal(2, own.Sessions[0].UsedSlots);
        Assert.Equal(all.Attempts, own.Attempts);
        Assert.Equal((all.Splits, all.Run.Version), (own.Splits, own.Run.Version));

        Assert.True(await Store.DeclareLostAsync(holder.Session, holder.Renewals, null, At, Ct));
        Assert.True(Assert.Single((await Store.ReadOwnSnapshotAsync(run.Key, Ct))!.Sessions).Session.IsLost);
        foreach (var attempt in attempts)
            await Store.ReportAsync(Report(attempt, AttemptState.Finished, 1), At, Ct);
        Assert.Empty((await Store.ReadOwnSnapshotAsync(run.Key, Ct))!.Sessions);
        Assert.Null(await Store.ReadOwnSnapshotAsync(new RunKey(new JobId(99), new RunNumber(1)), Ct));
    }

    [Fact]
    public async Task A_client_may_choose_an_id_but_not_one_that_is_taken()
    {
        var chosen = Committed(await Store.StartAsync(NewJob() with { JobId = new JobId(7311) }, Ct));
        Assert.Equal(7311, chosen.Job.Value);

        var taken = await Store.StartAsync(NewJob() with { JobId = new JobId(7311) }, Ct);
        Assert.Equal((ChangeOutcome.Stale, chosen.Key), (taken.Outcome, taken.Run!.Key));
        Assert.NotEqual(chosen.Job, (await StartAsync()).Job);
    }

    [Fact]
    public async Task What_is_not_there_is_null_and_stale()
    {
        var nowhere = new RunKey(new JobId(404), new RunNumber(1));
        Assert.Null(await Store.FindRunAsync(nowhere, Ct));
        Assert.Null(await Store.FindLatestRunAsync(nowhere.Job, Ct));
        Assert.Null(await Store.ReadSnapshotAsync(nowhere, Ct));
        Assert.Empty(await Store.ReadReceiptsAsync(nowhere, Ct));
        Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(new RunChange(nowhere, RunExpectation.NotFinal, RunStatus.Canceled, "?", At), Ct)).Outcome);
        Assert.Equal(ChangeOutcome.Stale, (await Store.DeleteAsync(Request(RequestKind.Delete), nowhere, At, Ct)).Outcome);
    }

    /// <summary>Seed 1000378: a savepoint's end, decided on the dying store, met the same version in its copy, where a cancel had led to it.</summary>
    [Fact]
    public async Task S1_a_change_that_was_decided_on_another_history_of_the_same_version_is_stale()
    {
        var run = await StartAsync();
        var read = RunExpectation.As(run);
        foreach (var other in new[]
        {
            read with { Epoch = run.Epoch.Next },
            read with { Standing = run.Standing with { Status = RunStatus.Pending } },
            read with { Standing = run.Standing with { Stop = StopKind.Cancel } },
            read with { Version = run.Version + 1 },
        })
        {
            Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(RunChanges.Keep(run, "decided elsewhere", At) with { Expect = other }, Ct)).Outcome);
        }

        Assert.Equal(run.Version, (await ReadAsync(run)).Version);
        await CommitAsync(RunChanges.Keep(run, "decided here", At));
    }

    [Fact]
    public async Task S1_a_change_sets_all_that_it_names_and_raises_the_version_with_an_event_that_explains_it()
    {
        var run = await StartAsync();
        var changed = await CommitAsync(RunChanges.Keep(run, "failed once", At + TimeSpan.FromMinutes(1)) with
        {
            Status = RunStatus.Failing,
            Deadline = At + TimeSpan.FromMinutes(2),
            OnDeadline = OnDeadline.KeepTrying,
            Stop = StopKind.Savepoint,
            IsStuck = true,
            Error = "no such table",
            Retries = 1,
            RetryAt = At + TimeSpan.FromMinutes(3),
        });

        await ReopenAsync();
        var read = await ReadAsync(run);
        Assert.Equal(changed with { Settings = read.Settings }, read);
        Assert.Equal((RunStatus.Failing, 2L, run.Epoch, At + TimeSpan.FromMinutes(1)), (read.Status, read.Version, read.Epoch, read.StatusAt));
        Assert.Equal((At + TimeSpan.FromMinutes(2), OnDeadline.KeepTrying, StopKind.Savepoint), (read.Deadline, read.OnDeadline, read.Stop));
        Assert.Equal((true, "no such table", 1, At + TimeSpan.FromMinutes(3)), (read.IsStuck, read.Error, read.Retries, read.RetryAt));
        var events = await Store.ReadEventsAsync(run.Job, 0, 10, Ct);
        Assert.Equal([("submitted", RunStatus.Created), ("failed once", RunStatus.Failing)], events.Select(e => (e.Message, e.Status)));
        Assert.Equal([events[1]], await Store.ReadEventsAsync(run.Job, events[0].Id, 10, Ct));
        Assert.Equal([events[0]], await Store.ReadEventsAsync(run.Job, 0, 1, Ct));
    }

    [Fact]
    public async Task S1_a_change_decided_on_an_older_version_is_stale_and_changes_nothing()
    {
        var run = await StartAsync();
        var moved = await MoveAsync(run, RunStatus.Pending);

        var stale = await Store.CommitAsync(RunChanges.Keep(run, "too late", At) with { Status = RunStatus.Failed, Request = Request(RequestKind.Cancel, id: "r") }, Ct);

        Assert.Equal((ChangeOutcome.Stale, moved.Version), (stale.Outcome, stale.Run!.Version));
        Assert.Equal(RunStatus.Pending, (await ReadAsync(run)).Status);
        Assert.Null(await Store.FindRequestAsync(new RequestId("r"), Ct));
        Assert.DoesNotContain(await Store.ReadEventsAsync(run.Job, 0, 10, Ct), e => e.Message == "too late");
    }

    [Theory]
    [InlineData(RunStatus.Finished)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Canceled)]
    [InlineData(RunStatus.SavepointDone)]
    public async Task S1_a_final_run_has_a_higher_epoch_and_never_changes(RunStatus final)
    {
        var run = await StartAsync();
        var ended = await MoveAsync(run, final);

        Assert.Equal((final, true, run.Epoch.Next, At), (ended.Status, ended.IsFinal, ended.Epoch, ended.EndedAt));
        Assert.Empty(await Store.ReadLiveRunsAsync(Ct));
        Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(ForceStop(ended), Ct)).Outcome);
        Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(RunChanges.Keep(ended, "again", At) with { Status = RunStatus.Running }, Ct)).Outcome);
        var read = await ReadAsync(run);
        Assert.Equal(ended with { Settings = read.Settings }, read);
    }

    [Fact]
    public async Task S1_a_run_that_is_started_again_has_a_higher_epoch_and_is_alive()
    {
        var run = await StartAsync();
        var again = await CommitAsync(RunChanges.Keep(run, "again", At) with { Status = RunStatus.Pending, LeavesAttemptsBehind = true });
        Assert.Equal((run.Epoch.Next, false), (again.Epoch, again.IsFinal));
    }

    [Fact]
    public async Task S3_a_force_stop_needs_no_version()
    {
        var run = await StartAsync();
        await MoveAsync(run, RunStatus.Pending);
        Assert.Equal(RunStatus.Canceled, (await CommitAsync(ForceStop(run))).Status);
    }

    [Fact]
    public async Task A_status_keeps_its_beginning_when_other_things_change()
    {
        var run = await StartAsync();
        var changed = await CommitAsync(RunChanges.Keep(run, "shorter", At + TimeSpan.FromHours(1)) with { Deadline = At });
        Assert.Equal(At, changed.StatusAt);
    }

    [Fact]
    public async Task S11_F39_numbers_that_are_not_known_survive_a_round_trip()
    {
        var run = await StartAsync((SinkFencing)77);
        var odd = await CommitAsync(RunChanges.Keep(run, "odd", At) with { Status = (RunStatus)7, OnDeadline = (OnDeadline)70, Stop = (StopKind)71 });
        await ReopenAsync();
        var read = await ReadAsync(odd);
        Assert.Equal(((RunStatus)7, (OnDeadline)70, (StopKind)71, false), (read.Status, read.OnDeadline, read.Stop, read.IsFinal));
        Assert.Equal((SinkFencing)77, read.Settings.Sinks[0].Fencing);
        Assert.False(read.Settings.AllSinksFence);
        Assert.Equal([odd.Key], (await Store.ReadLiveRunsAsync(Ct)).Select(r => r.Run));
        Assert.Equal(RunStatus.Canceled, (await CommitAsync(ForceStop(odd))).Status);
    }

    [Fact]
    public async Task F17_of_many_changes_on_one_version_one_is_stored()
    {
        var run = await StartAsync();
        var second = await Home.OpenSecondAsync();
        var changes = Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? Store : second ?? Store)
            .CommitAsync(RunChanges.Keep(run, $"change {i}", At) with { Status = RunStatus.Pending }, Ct).AsTask()).ToList();

        var results = await Task.WhenAll(changes);

        Assert.Single(results, r => r.Outcome == ChangeOutcome.Committed);
        Assert.Equal(7, results.Count(r => r.Outcome == ChangeOutcome.Stale));
        Assert.Equal(2, (await ReadAsync(run)).Version);
        if (second is not null)
            await second.DisposeAsync();
    }

    [Fact]
    public async Task S10_the_next_run_inherits_or_begins_anew_under_a_higher_epoch()
    {
        var first = await MoveAsync(await StartAsync(), RunStatus.Canceled);
        var resumed = await StartNextAsync(first, fresh: false);
        Assert.Equal((2, first.Generation, first.Epoch.Next), (resumed.Number.Value, resumed.Generation, resumed.Epoch));

        var ended = await MoveAsync(resumed, RunStatus.Failed);
        var fresh = await StartNextAsync(ended, fresh: true);
        Assert.Equal((3, 2, ended.Epoch.Next), (fresh.Number.Value, fresh.Generation.Value, fresh.Epoch));
        Assert.Equal(fresh.Key, (await Store.FindLatestRunAsync(first.Job, Ct))!.Key);
        Assert.Equal([fresh.Key], (await Store.ReadLiveRunsAsync(Ct)).Select(r => r.Run));
    }

    [Fact]
    public async Task F37_a_run_is_followed_only_when_it_is_final_and_the_latest()
    {
        var first = await StartAsync();
        var next = new RunStart(Request(RequestKind.Resume), Settings(), "anna", "again", At) { After = first.Key };
        Assert.Equal(ChangeOutcome.Stale, (await Store.StartAsync(next, Ct)).Outcome);

        await MoveAsync(first, RunStatus.Canceled);
        var second = Committed(await Store.StartAsync(next, Ct));
        await MoveAsync(second, RunStatus.Canceled);
        var stale = await Store.StartAsync(next with { Request = Request(RequestKind.Resume) }, Ct);
        Assert.Equal((ChangeOutcome.Stale, second.Key), (stale.Outcome, stale.Run!.Key));
    }

    [Fact]
    public async Task Of_many_resumes_at_once_one_starts_a_run()
    {
        var first = await MoveAsync(await StartAsync(), RunStatus.Canceled);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.StartAsync(
            new RunStart(Request(RequestKind.Resume), Settings(), "anna", "again", At) { After = first.Key }, Ct).AsTask()));
        Assert.Single(results, r => r.Outcome == ChangeOutcome.Committed);
        Assert.Equal(2, (await Store.FindLatestRunAsync(first.Job, Ct))!.Number.Value);
    }
}
