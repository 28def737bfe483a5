using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;

namespace Sluice.Storage.Contract;

/// <summary>F23: a store that took the place of a newer one goes on above everything that the lost history may have given.</summary>
public abstract class RestoreContract : ControlStoreContract
{
    [Fact]
    public async Task The_mark_says_where_the_store_is()
    {
        var before = await Store.ReadMarkAsync(Ct);
        Assert.Equal((Store.Id, 0), (before.Store, before.Incarnation));
        var run = await StartAsync();
        await CommitAsync(ForceStop(run));
        await ReopenAsync();
        var after = await Store.ReadMarkAsync(Ct);
        Assert.Equal((before.Store, before.Timeline, run.Epoch.Next), (after.Store, after.Timeline, after.HighestEpoch));
        Assert.True(after.Changes > before.Changes);
    }

    [Fact]
    public async Task The_mark_goes_back_for_nothing_that_is_forgotten()
    {
        var run = await CommitAsync(ForceStop(await StartAsync()));
        var before = await Store.ReadMarkAsync(Ct);

        Committed(await Store.DeleteAsync(Request(RequestKind.Delete), run.Key, At, Ct));

        Assert.Equal(before.HighestEpoch, (await Store.ReadMarkAsync(Ct)).HighestEpoch);
    }

    [Fact]
    public async Task Every_live_run_gets_an_epoch_of_the_new_incarnation_and_leaves_its_attempts_behind()
    {
        var (run, session, attempts) = await RunningAsync(1, SinkFencing.Transactional);
        var waiting = await ScheduledAsync(session, 1);
        var canceling = await MoveAsync(await StartAsync(), RunStatus.Canceling);
        var ended = await MoveAsync(await StartAsync(), RunStatus.Finished);

        var mark = await Store.RaiseIncarnationAsync(3, At, Ct);

        Assert.Equal(3, mark.Incarnation);
        Assert.Equal((RunStatus.Pending, 3), await StateAsync(run));
        Assert.True((await ReadAsync(run)).Version > run.Version + 1_000_000);
        Assert.Equal((RunStatus.Pending, 3), await StateAsync(waiting));
        Assert.Equal((RunStatus.Canceling, 3), await StateAsync(canceling));
        Assert.Equal((RunStatus.Finished, 0), await StateAsync(ended));
        Assert.Equal(attempts[0].Id, Assert.Single(await Store.ReadOpenResidualsAsync(Ct), r => r.Run == run.Key).Attempt);
        Assert.Equal((await ReadAsync(run)).Epoch, Assert.Single(await Store.ReadOpenFenceTasksAsync(Ct)).Epoch);
        Assert.Equal(Verdict.Stop, await Store.ReportAsync(Report(attempts[0], AttemptState.Running, 1), At, Ct));
        Assert.Equal(RenewalOutcome.Lost, (await Store.RenewAsync(new Renewal(session.Session, session.Renewals, [attempts[0].Id]), At, Ct)).Outcome);
        Assert.Equal(RenewalOutcome.Renewed, (await Store.RenewAsync(new Renewal((await RegisterAsync("worker-a")).Session, 1, []), At, Ct)).Outcome);

        async Task<(RunStatus, int)> StateAsync(RunRecord key)
        {
            var read = await ReadAsync(key);
            return (read.Status, read.Epoch.Incarnation);
        }
    }

    [Fact]
    public async Task S5_an_attempt_that_the_copy_shows_as_given_may_have_been_taken_in_the_lost_history_and_is_waited_for()
    {
        var run = await ScheduledAsync(await RegisterAsync("worker-a"), 1);
        var attempt = Assert.Single(await Store.ReadAttemptsAsync(run.Key, Ct));
        Assert.Equal(AttemptState.Assigned, attempt.State);

        await Store.RaiseIncarnationAsync(2, At, Ct);

        Assert.Equal(AttemptState.Claimed, Assert.Single(await Store.ReadAttemptsAsync(run.Key, Ct)).State);
        Assert.Equal(attempt.Id, Assert.Single(await Store.ReadOpenResidualsAsync(Ct)).Attempt);
    }

    [Fact]
    public async Task S4_a_start_that_was_decided_before_the_incarnation_was_raised_is_stale()
    {
        var run = await CommitAsync(ForceStop(await StartAsync()));
        var before = await Store.ReadMarkAsync(Ct);
        var (late, fresh) = (Next(run, fresh: false) with { Ground = before }, NewJob() with { Ground = before });
        var raised = await Store.RaiseIncarnationAsync(before.Incarnation + 1, At, Ct);

        foreach (var start in new[] { late, fresh })
        {
            Assert.Equal(ChangeOutcome.Stale, (await Store.StartAsync(start, Ct)).Outcome);
            Assert.Null(await Store.FindRequestAsync(start.Request.Id, Ct));
        }

        // Of a copy on another timeline; SQLite has none.
        if (raised.Timeline.Length > 0)
            Assert.Equal(ChangeOutcome.Stale, (await Store.StartAsync(late with { Ground = raised with { Timeline = "another" } }, Ct)).Outcome);
        Assert.Equal(run.Key, (await Store.FindLatestRunAsync(run.Key.Job, Ct))!.Key);
        Assert.Equal(run.Key.Number.Value + 1, Committed(await Store.StartAsync(late with { Ground = raised }, Ct)).Key.Number.Value);
        Assert.Equal(ChangeOutcome.RequestKnown, (await Store.StartAsync(late, Ct)).Outcome);
    }

    [Fact]
    public async Task It_is_raised_once_and_never_lowered()
    {
        var run = await StartAsync();
        await Store.RaiseIncarnationAsync(2, At, Ct);
        var raised = await ReadAsync(run);
        Assert.Equal(2, (await Store.RaiseIncarnationAsync(2, At, Ct)).Incarnation);
        Assert.Equal(2, (await Store.RaiseIncarnationAsync(1, At, Ct)).Incarnation);
        Assert.Equal((raised.Version, raised.Epoch), ((await ReadAsync(run)).Version, (await ReadAsync(run)).Epoch));
        await ReopenAsync();
        Assert.Equal(2, (await Store.ReadMarkAsync(Ct)).Incarnation);
    }

    [Fact]
    public async Task Numbers_given_from_then_on_are_above_those_of_the_lost_history()
    {
        var (run, session, attempts) = await RunningAsync();
        var ended = await MoveAsync(run, RunStatus.Canceled);
        await Store.RaiseIncarnationAsync(1, At, Ct);

        var resumed = await StartNextAsync(ended, fresh: false);
        Assert.Equal((1, ended.Generation), (resumed.Epoch.Incarnation, resumed.Generation));
        var next = await RegisterAsync("worker-a");
        Assert.True(next.Session.Incarnation >= 1L << 40, $"{next.Session} after {session.Session}");
        resumed = await CommitAsync(Assign(resumed, next.Session, 1));
        Assert.True((await Store.ReadAttemptsAsync(resumed.Key, Ct))[0].Id.Value >= 1L << 40, $"after {attempts[0].Id}");
        var other = await StartAsync();
        Assert.True(other.Job.Value >= run.Job.Value + 1_000_000);
        Assert.Equal(Epoch.First(1), other.Epoch);
        var fresh = await StartNextAsync(await MoveAsync(resumed, RunStatus.Canceled), fresh: true);
        Assert.Equal(ended.Generation.Fresh(1), fresh.Generation);
    }
}
