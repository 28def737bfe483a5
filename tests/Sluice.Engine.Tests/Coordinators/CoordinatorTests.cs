using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;
using Sluice.Engine.Coordinators;

namespace Sluice.Engine.Tests.Coordinators;

public sealed class CoordinatorTests
{
    private readonly Node _node = new();

    [Fact]
    public async Task A_job_goes_from_its_submission_to_its_end()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Transactional);
        await _node.PlanAsync(run, "a");
        await _node.Memory.TakeSplitAsync(run.Key, attempt, Node.Ct);
        await _node.Memory.FinishSplitAsync(run.Key, attempt, "a", [], Node.Ct);
        await _node.Memory.CompleteAsync(run.Key, attempt, Node.Ct);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Finished, default));
        await _node.Reports.PassAsync(Node.Ct);

        _node.Coordinators.Wake(run.Key);
        await _node.Coordinators.PassAsync(Node.Ct);

        var ended = await _node.RunAsync(run.Key);
        Assert.Equal(RunStatus.Finished, ended.Status);
        Assert.Empty(await _node.ReceiptsAsync(run.Key));
        Assert.Equal(0, _node.Coordinators.Count);
    }

    [Fact]
    public async Task A_cancel_that_nobody_obeys_is_forced_within_a_second_of_its_deadline()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job) with { Deadline = TimeSpan.FromSeconds(20) }, Node.Ct);
        var deadline = _node.Time.GetUtcNow().AddSeconds(20);
        _node.Coordinators.Wake(run.Key);

        while (!(await _node.RunAsync(run.Key)).IsFinal)
        {
            Assert.True(_node.Time.GetUtcNow() <= deadline.AddSeconds(1), "The deadline passed and the run is not final.");
            _node.Pass(await _node.Coordinators.PassAsync(Node.Ct));
        }

        Assert.True(_node.Time.GetUtcNow() >= deadline);
        var receipts = await _node.ReceiptsAsync(run.Key);
        Assert.Equal([StopKind.Cancel, StopKind.ForceStop], receipts.Select(r => r.Decision.Kind));
        Assert.Equal(BoundKind.At, receipts[1].Progress.NoNewWritesAfter.Kind);
    }

    [Fact]
    public async Task A_deadline_outlives_the_coordinator_that_saw_it_begin()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);
        await new RunCoordinator(run.Key, _node.Parts).PassAsync(Node.Ct);

        _node.Pass(60);
        Assert.True((await new RunCoordinator(run.Key, _node.Parts).PassAsync(Node.Ct)).IsOver);

        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public async Task F6_A_deadline_is_kept_by_the_observers_own_clock_where_the_wall_clock_was_set_back()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);
        var coordinator = new RunCoordinator(run.Key, _node.Parts);
        await coordinator.PassAsync(Node.Ct);

        // The deadline is put an hour ahead, as a wall clock that was set back makes it.
        _node.Memory.State.Runs[run.Key] = (await _node.RunAsync(run.Key)) is var stopping
            ? stopping with { StatusAt = stopping.StatusAt.AddHours(1), Deadline = stopping.Deadline!.Value.AddHours(1) }
            : null!;
        await coordinator.PassAsync(Node.Ct);
        _node.Pass(59);
        await coordinator.PassAsync(Node.Ct);
        Assert.False((await _node.RunAsync(run.Key)).IsFinal);
        _node.Pass(1);
        await coordinator.PassAsync(Node.Ct);

        Assert.True((await _node.RunAsync(run.Key)).IsFinal);
    }

    [Fact]
    public async Task F16_F17_Two_coordinators_of_one_run_are_harmless()
    {
        var run = await _node.SubmitAsync();
        await _node.Keeper.PassAsync(Node.Ct);
        var one = new RunCoordinator(run.Key, _node.Parts);
        var two = new RunCoordinator(run.Key, _node.Parts);
        var inside = false;
        _node.Faults.Before(nameof(IRunStore.CommitAsync), async () =>
        {
            if (inside)
                return;
            inside = true;
            await two.PassAsync(Node.Ct);
            inside = false;
        });

        await one.PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Scheduled, (await _node.RunAsync(run.Key)).Status);
        Assert.Single(_node.Memory.State.Attempts);
    }

    [Fact]
    public async Task A_decision_whose_answer_is_lost_is_not_made_twice()
    {
        var run = await _node.SubmitAsync();
        await _node.Keeper.PassAsync(Node.Ct);
        var coordinator = new RunCoordinator(run.Key, _node.Parts);
        for (var i = 0; i < 3; i++)
        {
            _node.Faults.LoseNextCommit = true;
            await coordinator.PassAsync(Node.Ct);
        }

        Assert.Single(_node.Memory.State.Attempts);
        Assert.Equal(RunStatus.Scheduled, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public async Task Whoever_holds_an_attempt_is_woken_when_somebody_else_changed_the_status()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);
        _node.Hints.Sessions.Clear();

        var coordinator = new RunCoordinator(run.Key, _node.Parts);
        await coordinator.PassAsync(Node.Ct);
        Assert.Equal([_node.Keeper.Session!.Value], _node.Hints.Sessions);
        await coordinator.PassAsync(Node.Ct);
        Assert.Single(_node.Hints.Sessions);
    }

    [Fact]
    public async Task A_look_at_a_run_that_seeks_no_slots_reads_no_node_that_has_nothing_of_it()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Memory.RegisterAsync(new SessionOffer(new WorkerId("idle"), "", 4), _node.Time.GetUtcNow(), Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
        _node.Faults.Calls.Clear();

        for (var i = 0; i < 5; i++)
        {
            _node.Coordinators.Wake(run.Key);
            await _node.Coordinators.PassAsync(Node.Ct);
        }

        Assert.Equal(5, _node.Faults.Calls.Count(c => c == nameof(IRunStore.ReadOwnSnapshotAsync)));
        Assert.DoesNotContain(nameof(IRunStore.ReadSnapshotAsync), _node.Faults.Calls);
    }

    [Fact]
    public async Task One_run_whose_pass_fails_by_a_mistake_of_ours_does_not_end_the_others()
    {
        var first = await _node.SubmitAsync();
        var second = await _node.SubmitAsync();
        var calls = 0;
        _node.Faults.Before(nameof(IRunStore.ReadOwnSnapshotAsync), () => ++calls == 1 ? throw new InvalidOperationException("a mistake") : Task.CompletedTask);

        await _node.Coordinators.PassAsync(Node.Ct);
        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(second.Key)).Status);
        _node.Pass(1);
        await _node.Coordinators.PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(first.Key)).Status);
    }

    [Fact]
    public async Task One_run_that_hangs_does_not_keep_the_others_and_is_looked_at_again()
    {
        var first = await _node.SubmitAsync();
        var second = await _node.SubmitAsync();
        var calls = 0;
        _node.Faults.Before(nameof(IRunStore.ReadOwnSnapshotAsync), () => ++calls == 1 ? Task.Delay(Timeout.Infinite) : Task.CompletedTask);

        var pass = _node.Coordinators.PassAsync(Node.Ct).AsTask();
        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(second.Key)).Status);
        Assert.Equal(RunStatus.Created, (await _node.RunAsync(first.Key)).Status);
        _node.Pass(5);
        await pass;

        Assert.Contains(_node.Log.Told, t => t.Contains("did not read a run", StringComparison.Ordinal));
        _node.Pass(5);
        await _node.Coordinators.PassAsync(Node.Ct);
        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(first.Key)).Status);
    }

    [Fact]
    public async Task Nothing_is_decided_while_the_store_may_have_forgotten_stops()
    {
        var memory = new Node(_node.Memory);
        var run = await _node.SubmitAsync();
        memory.Coordinators.Wake(run.Key);

        await memory.Coordinators.PassAsync(Node.Ct);
        Assert.Equal(RunStatus.Created, (await _node.RunAsync(run.Key)).Status);
        await memory.Guard.PassAsync(Node.Ct);
        await memory.Coordinators.PassAsync(Node.Ct);
        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public void What_is_seen_is_counted_from_the_first_answer_to_the_last_question_and_forgotten_when_gone()
    {
        var sightings = new Sightings();
        var run = new RunRecord(new JobId(1), new RunNumber(1), new Generation(1), RunStatus.Running, new Epoch(1), 1);
        var lost = new SessionLoad(new(new WorkerSession(new WorkerId("w"), 1), 1, 1) { IsLost = true }, 1);
        var snapshot = new RunSnapshot(run, [], new SplitSummary(1, 1, 0, true), [lost]);

        sightings.See(snapshot, At(0), At(2));
        Assert.True(sightings.HasNewStatus);
        var seen = sightings.See(snapshot, At(10), At(13));

        Assert.False(sightings.HasNewStatus);
        var eight = TimeSpan.FromSeconds(8);
        Assert.Equal((eight, eight), (seen.StatusFor, seen.AllDoneFor));
        Assert.Equal(eight, Assert.Single(seen.LostFor).Value);

        sightings.See(snapshot with { Sessions = [], Splits = default }, At(14), At(15));
        seen = sightings.See(snapshot with { Run = run with { StatusAt = _node.Time.GetUtcNow() } }, At(20), At(21));
        Assert.True(sightings.HasNewStatus);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (seen.StatusFor, seen.AllDoneFor));
        Assert.Equal(TimeSpan.Zero, Assert.Single(seen.LostFor).Value);
    }

    private static LeaseInstant At(int second) => new(TimeSpan.FromSeconds(second).Ticks);
}
