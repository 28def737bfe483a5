using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Storage.Contract;

/// <summary>Requests are decided once, and what was never decided can be ruled out.</summary>
public abstract class RequestContract : ControlStoreContract
{
    [Fact]
    public async Task S4_the_same_request_is_answered_by_its_first_decision_and_changes_nothing()
    {
        var run = await StartAsync();
        var stop = ForceStop(run, "stop-1");
        var stopped = await CommitAsync(stop);

        var again = await Store.CommitAsync(stop, Ct);

        Assert.Equal(ChangeOutcome.RequestKnown, again.Outcome);
        Assert.Equal(new RequestRecord(new RequestId("stop-1"), RequestKind.ForceStop, "hash", RequestOutcome.Stopped, run.Key, 1, At), again.Known);
        Assert.Equal(stopped.Version, (await ReadAsync(run)).Version);
        await ReopenAsync();
        Assert.Equal(again.Known, await Store.FindRequestAsync(new RequestId("stop-1"), Ct));
    }

    [Fact]
    public async Task F20_of_fifty_calls_with_one_request_one_is_stored()
    {
        var run = await StartAsync();
        var stop = ForceStop(run, "stop-1");
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Store.CommitAsync(stop, Ct).AsTask()));
        Assert.Single(results, r => r.Outcome == ChangeOutcome.Committed);
        Assert.All(results, r => Assert.True(r.Outcome is ChangeOutcome.Committed or ChangeOutcome.RequestKnown, r.Outcome.ToString()));
        Assert.Single(await Store.ReadReceiptsAsync(run.Key, Ct));
    }

    [Fact]
    public async Task A_request_that_is_known_is_known_also_for_a_change_that_is_stale()
    {
        var run = await StartAsync();
        var change = RunChanges.Keep(run, "cancel", At) with { Status = RunStatus.Canceled, Request = Request(RequestKind.Cancel, RequestOutcome.Stopped, "c") };
        await CommitAsync(change);
        Assert.Equal(ChangeOutcome.RequestKnown, (await Store.CommitAsync(change, Ct)).Outcome);
    }

    [Fact]
    public async Task A_submit_is_done_once()
    {
        var start = NewJob();
        var run = Committed(await Store.StartAsync(start, Ct));
        var again = await Store.StartAsync(start, Ct);
        Assert.Equal((ChangeOutcome.RequestKnown, run.Key), (again.Outcome, again.Known!.Run));
        Assert.Single(await Store.ReadLiveRunsAsync(Ct));
    }

    [Fact]
    public async Task A_decision_that_changes_nothing_is_kept_too()
    {
        var run = await StartAsync();
        await CommitAsync(ForceStop(run));
        var request = Request(RequestKind.Cancel, RequestOutcome.AlreadyStopped, "c");

        Assert.Equal(ChangeOutcome.Committed, (await Store.RecordRequestAsync(request, run.Key, null, 1, At, Ct)).Outcome);
        var again = await Store.RecordRequestAsync(request with { Outcome = RequestOutcome.NotFound }, null, null, null, At, Ct);

        Assert.Equal(ChangeOutcome.RequestKnown, again.Outcome);
        Assert.Equal((RequestOutcome.AlreadyStopped, run.Key, 1), (again.Known!.Outcome, again.Known.Run, again.Known.StopOrdinal));
        Assert.Equal(ChangeOutcome.Committed, (await Store.RecordRequestAsync(Request(RequestKind.Cancel, RequestOutcome.NotFound), null, null, null, At, Ct)).Outcome);
    }

    /// <summary>Seed 502147: judged by the run of the dying store, and stored in a copy where nobody had stopped it.</summary>
    [Fact]
    public async Task S4_a_decision_that_changes_nothing_is_kept_only_where_its_run_stands_as_it_was_judged()
    {
        var run = await StartAsync();
        var request = Request(RequestKind.Cancel, RequestOutcome.AlreadyStopped, "c");
        var canceling = new RunStanding(RunStatus.Canceling, StopKind.Cancel);
        Assert.Equal(ChangeOutcome.Stale, (await Store.RecordRequestAsync(request, run.Key, canceling, 1, At, Ct)).Outcome);
        run = await CommitAsync(RunChanges.Keep(run, "canceling", At) with { Status = RunStatus.Canceling });
        Assert.Equal(ChangeOutcome.Stale, (await Store.RecordRequestAsync(request, run.Key, canceling, 1, At, Ct)).Outcome);
        Assert.Null(await Store.FindRequestAsync(request.Id, Ct));

        run = await CommitAsync(RunChanges.Keep(run, "cancel", At) with { Stop = StopKind.Cancel });
        var kept = await Store.RecordRequestAsync(request, run.Key, canceling, 1, At, Ct);
        Assert.Equal((ChangeOutcome.Committed, run.Version), (kept.Outcome, kept.Run!.Version));
        Assert.Equal(ChangeOutcome.RequestKnown, (await Store.RecordRequestAsync(request, run.Key, run.Standing with { Stop = StopKind.None }, 1, At, Ct)).Outcome);
        Assert.Equal(ChangeOutcome.Stale, (await Store.RecordRequestAsync(request with { Id = new RequestId("d") }, new RunKey(new JobId(999), run.Number), canceling, 1, At, Ct)).Outcome);
    }

    [Fact]
    public async Task F52_a_request_that_is_not_there_gets_a_tombstone_and_can_never_be_done()
    {
        var run = await StartAsync();
        Assert.Null(await Store.FindRequestAsync(new RequestId("late"), Ct));

        var resolved = await Store.ResolveAsync(new RequestId("late"), At, Ct);
        Assert.Equal((RequestOutcome.Void, RequestKind.Void, null), (resolved!.Outcome, resolved.Kind, resolved.Run));

        var late = await Store.CommitAsync(ForceStop(run, "late"), Ct);
        Assert.Equal((ChangeOutcome.RequestKnown, RequestOutcome.Void), (late.Outcome, late.Known!.Outcome));
        Assert.Equal(RunStatus.Created, (await ReadAsync(run)).Status);
        Assert.Equal(resolved, await Store.ResolveAsync(new RequestId("late"), At + TimeSpan.FromHours(1), Ct));
        var start = NewJob();
        await Store.ResolveAsync(start.Request.Id, At, Ct);
        Assert.Equal(ChangeOutcome.RequestKnown, (await Store.StartAsync(start, Ct)).Outcome);
    }

    [Fact]
    public async Task A_request_that_was_decided_is_resolved_to_its_decision()
    {
        var run = await StartAsync();
        await CommitAsync(ForceStop(run, "stop-1"));
        Assert.Equal((RequestOutcome.Stopped, run.Key), ((await Store.ResolveAsync(new RequestId("stop-1"), At, Ct))!.Outcome, run.Key));
    }

    [Fact]
    public async Task S4_a_stop_is_settled_when_its_request_is_known_and_its_run_has_ended_or_is_gone()
    {
        var (ended, live, other) = (await StartAsync(), await StartAsync(), await StartAsync());
        await CommitAsync(ForceStop(ended, "known"));
        await Store.ResolveAsync(new RequestId("buried"), At, Ct);

        var settled = await Store.AreSettledAsync(
            [
                (new RequestId("known"), live.Key), (new RequestId("known"), ended.Key), (new RequestId("unknown"), ended.Key),
                (new RequestId("buried"), other.Key), (new RequestId("buried"), ended.Key), (new RequestId("known"), new RunKey(ended.Job, new RunNumber(9))),
            ],
            Ct);

        Assert.Equal([false, true, false, false, true, true], settled);
        Assert.Empty(await Store.AreSettledAsync([], Ct));
    }

    [Fact]
    public async Task F21_a_request_and_its_tombstone_at_once_leave_one_of_the_two()
    {
        for (var i = 0; i < 8; i++)
        {
            var run = await StartAsync();
            var id = $"race-{i}";
            var stop = Store.CommitAsync(ForceStop(run, id), Ct).AsTask();
            var resolved = await Store.ResolveAsync(new RequestId(id), At, Ct);
            var result = await stop;
            // Still in flight when it was asked for: then it is known by now.
            resolved ??= await Store.ResolveAsync(new RequestId(id), At, Ct);
            Assert.Equal(result.Outcome == ChangeOutcome.Committed, resolved!.Outcome == RequestOutcome.Stopped);
            Assert.Equal(result.Outcome == ChangeOutcome.Committed, (await ReadAsync(run)).IsFinal);
        }
    }
}
