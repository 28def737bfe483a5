using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Stops;
using Sluice.Engine.Submissions;

namespace Sluice.Engine.Tests.Coordinators;

/// <summary>Jobs that wait for slots: they cost nothing while there are none, and get them in the order in which they came.</summary>
public sealed class QueueTests
{
    private static readonly Tags s_fast = Tags.Of([new("disk", "fast")]);
    private static readonly TimeSpan s_glance = Node.Times.Renewal / 6;
    private readonly Node _node = new();

    [Fact]
    public async Task While_no_slot_is_free_a_job_that_waits_is_not_looked_at()
    {
        await RegisterAsync("busy", slots: 0);
        var waiting = await SubmitAsync(40);
        await SettleAsync();

        _node.Faults.Calls.Clear();
        for (var i = 0; i < 10; i++)
            await SettleAsync();

        Assert.DoesNotContain(_node.Faults.Calls, c => c is nameof(IRunStore.ReadSnapshotAsync) or nameof(IRunStore.ReadOwnSnapshotAsync));
        Assert.InRange(_node.Faults.Calls.Count, 1, 30);
        Assert.All(await Task.WhenAll(waiting.Select(StatusAsync)), s => Assert.Equal(RunStatus.Pending, s));
        Assert.Equal(40, _node.Coordinators.Count);
    }

    [Fact]
    public async Task Slots_go_to_those_who_have_waited_longest()
    {
        var waiting = await SubmitAsync(20);
        await SettleAsync();

        await RegisterAsync("first", slots: 3);
        await SettleAsync();
        Assert.Equal(waiting[..3], await ScheduledAsync(waiting));

        await RegisterAsync("second", slots: 1);
        await SettleAsync();
        Assert.Equal(waiting[..4], await ScheduledAsync(waiting));
    }

    [Fact]
    public async Task Those_who_do_not_fit_what_is_free_keep_it_from_nobody()
    {
        var unfit = await SubmitAsync(50, s_fast);
        var fit = await SubmitAsync(2);
        await RegisterAsync("plain", slots: 2);

        for (var i = 0; i < 6; i++)
            await SettleAsync();
        Assert.Equal(fit, await ScheduledAsync([.. unfit, .. fit]));

        await RegisterAsync("fast", slots: 1, s_fast);
        for (var i = 0; i < 6; i++)
            await SettleAsync();
        RunKey[] expected = [unfit[0], .. fit];
        Assert.Equal(expected, await ScheduledAsync([.. unfit, .. fit]));
    }

    [Fact]
    public async Task One_that_takes_no_slot_for_a_reason_of_its_own_keeps_it_from_nobody()
    {
        var waiting = await SubmitAsync(2);
        await SettleAsync();

        // Its next try is over now by the wall clock of whoever reads the list, and not by the clock of its coordinator.
        _node.Memory.State.Runs[waiting[0]] = await _node.RunAsync(waiting[0]) with { RetryAt = _node.Time.GetUtcNow() + s_glance + s_glance };
        _node.Faults.Before(nameof(IRunStore.ReadLiveRunsAsync), () =>
        {
            _node.Memory.State.Runs[waiting[0]] = _node.Memory.State.Runs[waiting[0]] with { RetryAt = _node.Time.GetUtcNow() };
            return Task.CompletedTask;
        });
        _node.Faults.Before(nameof(IRunStore.ReadSnapshotAsync), () =>
        {
            _node.Memory.State.Runs[waiting[0]] = _node.Memory.State.Runs[waiting[0]] with { RetryAt = _node.Time.GetUtcNow().AddHours(1) };
            return Task.CompletedTask;
        });
        await RegisterAsync("plain", slots: 1);
        await SettleAsync();
        await SettleAsync();

        Assert.Equal(waiting[1..], await ScheduledAsync(waiting));
    }

    [Fact]
    public async Task The_slots_of_a_job_that_has_ended_are_given_on_at_once()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Transactional);
        var waiting = await SubmitAsync(5);
        await SettleAsync();
        Assert.Equal(waiting[..3], await ScheduledAsync(waiting));

        await _node.PlanAsync(run, "a");
        await _node.Memory.TakeSplitAsync(run.Key, attempt, Node.Ct);
        await _node.Memory.FinishSplitAsync(run.Key, attempt, "a", [], Node.Ct);
        await _node.Memory.CompleteAsync(run.Key, attempt, Node.Ct);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Finished, default));
        await _node.Reports.PassAsync(Node.Ct);
        _node.Coordinators.Wake(run.Key);
        await _node.Coordinators.PassAsync(Node.Ct);

        // Not at the next glance: now.
        await _node.Coordinators.PassAsync(Node.Ct);
        Assert.Equal(waiting[..4], await ScheduledAsync(waiting));
    }

    [Fact]
    public async Task S2_A_job_in_the_queue_whose_status_somebody_else_changed_is_looked_at_again_at_the_next_glance()
    {
        await RegisterAsync("full", slots: 0);
        var run = (await SubmitAsync(1))[0];
        await SettleAsync();

        // As another coordinator that got slots for it and died: only its deadline ends this status.
        var found = await _node.RunAsync(run);
        await _node.Memory.CommitAsync(
            RunChanges.Keep(found, "scheduled elsewhere", _node.Time.GetUtcNow()) with
            {
                Status = RunStatus.Scheduled,
                Deadline = _node.Time.GetUtcNow().AddSeconds(1.5),
                OnDeadline = OnDeadline.ForceStop,
            },
            Node.Ct);
        await SettleAsync();
        await SettleAsync();
        await SettleAsync();

        Assert.Equal(RunStatus.Pending, await StatusAsync(run));
    }

    [Fact]
    public async Task A_job_that_is_woken_in_the_queue_is_looked_at_at_once()
    {
        await RegisterAsync("full", slots: 0);
        var run = (await SubmitAsync(1))[0];
        await SettleAsync();
        await SettleAsync();
        _node.Faults.Calls.Clear();

        _node.Coordinators.Wake(run);
        await _node.Coordinators.PassAsync(Node.Ct);

        Assert.Contains(_node.Faults.Calls, c => c is nameof(IRunStore.ReadSnapshotAsync) or nameof(IRunStore.ReadOwnSnapshotAsync));
    }

    [Fact]
    public async Task A_store_that_does_not_tell_of_slots_holds_up_the_queue_alone()
    {
        await SubmitAsync(1);
        await SettleAsync();
        _node.Faults.Hang(nameof(ISessionStore.ReadSessionsAsync));

        var pass = SettleAsync();

        Assert.True(pass.IsCompleted);
        await pass;
    }

    private async Task<RunKey[]> SubmitAsync(int count, Tags tags = default)
    {
        await _node.Guard.PassAsync(Node.Ct);
        var runs = new RunKey[count];
        for (var i = 0; i < count; i++)
        {
            var settings = new RunSettings { TagFilter = tags };
            var reply = await _node.Starts.SubmitAsync(new JobSubmission(_node.NextId(), "orders", "{}", settings, "anna"), Node.Ct);
            runs[i] = reply.Run!.Key;
            _node.Coordinators.Wake(runs[i]);
            await _node.Coordinators.PassAsync(Node.Ct);
            _node.Pass(0.001);
        }

        return runs;
    }

    /// <summary>A glance later, with all that was due then.</summary>
    private async Task SettleAsync()
    {
        _node.Pass(s_glance);
        await _node.Coordinators.PassAsync(Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
    }

    private async Task RegisterAsync(string worker, int slots, Tags tags = default) =>
        await _node.Memory.RegisterAsync(new SessionOffer(new WorkerId(worker), "", slots) { Tags = tags }, _node.Time.GetUtcNow(), Node.Ct);

    private async Task<RunStatus> StatusAsync(RunKey run) => (await _node.RunAsync(run)).Status;

    private async Task<RunKey[]> ScheduledAsync(RunKey[] runs)
    {
        var scheduled = new List<RunKey>();
        foreach (var run in runs)
        {
            if (await StatusAsync(run) == RunStatus.Scheduled)
                scheduled.Add(run);
        }

        return [.. scheduled];
    }
}
