using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Stops;
using Sluice.Engine.Agents;

namespace Sluice.Engine.Tests.Agents;

public sealed class SessionKeeperTests
{
    private readonly Node _node = new();

    [Fact]
    public async Task A_renewal_permits_each_attempt_from_before_it_was_sent()
    {
        var (_, attempt) = await _node.RunningAsync();
        _node.Pass(5);
        var sent = _node.Clock.Now;
        _node.Faults.Before(nameof(ISessionStore.RenewAsync), () =>
        {
            _node.Pass(3);
            return Task.CompletedTask;
        });

        var wait = await _node.Keeper.PassAsync(Node.Ct);

        Assert.Equal(sent + Node.Times.Permit, _node.Runners.Permits[attempt].Until);
        Assert.Equal(AttemptOrder.Run, _node.Runners.Orders[attempt]);
        Assert.Equal(TimeSpan.FromSeconds(2), wait);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(5.001)]
    [InlineData(60)]
    public async Task F11_A_renewal_that_took_longer_than_renewals_are_apart_is_followed_by_the_next_one_at_once(double seconds)
    {
        await _node.Keeper.PassAsync(Node.Ct);
        _node.Faults.Before(nameof(ISessionStore.RenewAsync), () =>
        {
            _node.Clock.Advance(TimeSpan.FromSeconds(seconds));
            return Task.CompletedTask;
        });

        Assert.Equal(TimeSpan.Zero, await _node.Keeper.PassAsync(Node.Ct));
    }

    [Fact]
    public async Task F34_An_attempt_that_was_just_taken_is_permitted_from_the_renewal_before_its_claim()
    {
        var run = await _node.SubmitAsync();
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
        var renewed = _node.Clock.Now;
        await _node.Keeper.PassAsync(Node.Ct);

        // Renewals are not answered for a while, claims are: the session may be declared lost at any moment.
        _node.Pass(20);
        await _node.Claims.PassAsync(Node.Ct);

        var grant = Assert.Single(_node.Runners.Started);
        Assert.Equal(run.Key, grant.Attempt.Run);
        Assert.Equal(renewed + Node.Times.Permit, _node.Runners.Permits[grant.Attempt.Id].Until);
    }

    [Fact]
    public async Task A_renewal_that_is_answered_while_a_claim_is_on_its_way_lengthens_no_permit_of_it()
    {
        await _node.SubmitAsync();
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
        var renewed = _node.Clock.Now;
        await _node.Keeper.PassAsync(Node.Ct);
        _node.Faults.Before(nameof(IAttemptStore.ClaimAsync), async () =>
        {
            _node.Pass(4);
            await _node.Keeper.PassAsync(Node.Ct);
        });

        await _node.Claims.PassAsync(Node.Ct);

        var grant = Assert.Single(_node.Runners.Started);
        Assert.Equal(renewed + Node.Times.Permit, _node.Runners.Permits[grant.Attempt.Id].Until);
    }

    [Fact]
    public async Task After_a_force_stop_an_attempt_gets_no_permit_any_more_and_is_killed()
    {
        var (run, attempt) = await _node.RunningAsync();
        var last = _node.Runners.Permits[attempt];
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);

        _node.Pass(5);
        await _node.Keeper.PassAsync(Node.Ct);

        Assert.Equal(last, _node.Runners.Permits[attempt]);
        Assert.Equal((attempt, "its run has ended"), Assert.Single(_node.Runners.Killed));
        Assert.Equal([attempt], _node.Runners.KilledAtOnce);
    }

    [Fact]
    public async Task A_cancel_and_a_savepoint_ride_on_the_renewals_answer()
    {
        var (run, attempt) = await _node.RunningAsync();

        await _node.Stops.StopAsync(_node.Stop(StopKind.Savepoint, run.Job), Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        Assert.Equal(AttemptOrder.CommitAndEnd, _node.Runners.Orders[attempt]);

        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        Assert.Equal(AttemptOrder.End, _node.Runners.Orders[attempt]);
    }

    [Fact]
    public async Task A_renewal_whose_answer_was_lost_is_followed_by_one_with_the_right_counter()
    {
        var (_, attempt) = await _node.RunningAsync();
        var session = _node.Keeper.Session;
        await LoseAnswerAsync();

        Assert.Equal(TimeSpan.Zero, await _node.Keeper.PassAsync(Node.Ct));
        var before = _node.Runners.Permits[attempt];
        _node.Pass(1);
        await _node.Keeper.PassAsync(Node.Ct);

        Assert.Equal(session, _node.Keeper.Session);
        Assert.True(_node.Runners.Permits[attempt].Until > before.Until);
        Assert.Empty(_node.Runners.Killed);
    }

    [Fact]
    public async Task Two_processes_that_renew_one_session_are_found_out_and_one_gives_it_up()
    {
        var (_, attempt) = await _node.RunningAsync();
        var session = _node.Keeper.Session!.Value;
        var counter = _node.Memory.State.Sessions[session].Renewals;
        await _node.Memory.RenewAsync(new Core.Sessions.Renewal(session, counter, []), _node.Time.GetUtcNow(), Node.Ct);

        await _node.Keeper.PassAsync(Node.Ct);

        Assert.Null(_node.Keeper.Session);
        Assert.Contains(_node.Runners.Killed, k => k.Attempt == attempt);
    }

    [Fact]
    public async Task A_lost_session_never_comes_back_its_attempts_are_killed_and_the_node_takes_a_new_one()
    {
        var (_, attempt) = await _node.RunningAsync();
        var lost = _node.Keeper.Session!.Value;
        await _node.Memory.DeclareLostAsync(lost, _node.Memory.State.Sessions[lost].Renewals, null, _node.Time.GetUtcNow(), Node.Ct);
        var permit = _node.Runners.Permits[attempt];

        await _node.Keeper.PassAsync(Node.Ct);
        Assert.Equal([(attempt, "its session was declared lost")], _node.Runners.Killed);
        await _node.Keeper.PassAsync(Node.Ct);

        Assert.True(_node.Keeper.Session!.Value.Incarnation > lost.Incarnation);
        Assert.Equal(permit, _node.Runners.Permits[attempt]);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default));
        await _node.Reports.PassAsync(Node.Ct);
        Assert.Equal(AttemptState.Stopped, _node.Memory.State.Attempts[attempt].Attempt.State);
        Assert.Equal(0, _node.Held.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_drain_outlasts_a_lost_session_and_not_its_undoing(bool isUndone)
    {
        await _node.RunningAsync();
        var lost = _node.Keeper.Session!.Value;
        await _node.Memory.SetDrainingAsync(lost, isDraining: true, null, Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        if (isUndone)
            await _node.Memory.SetDrainingAsync(lost, isDraining: false, null, Node.Ct);
        await _node.Memory.DeclareLostAsync(lost, _node.Memory.State.Sessions[lost].Renewals, null, _node.Time.GetUtcNow(), Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);

        var session = _node.Memory.State.Sessions[_node.Keeper.Session!.Value];
        Assert.Equal((true, !isUndone), (session.Session != lost, session.IsDraining));
    }

    [Theory]
    [InlineData(OutagePolicy.Pause, 0)]
    [InlineData(OutagePolicy.Stop, 1)]
    public async Task While_the_store_is_away_the_policy_is_obeyed(OutagePolicy policy, int killed)
    {
        var node = new Node(onOutage: policy);
        await node.RunningAsync();
        await node.Keeper.PassAsync(Node.Ct);
        node.Faults.IsAway = true;

        node.Pass(12);
        await Assert.ThrowsAsync<SluiceException>(() => node.Keeper.PassAsync(Node.Ct).AsTask());
        Assert.Empty(node.Runners.Killed);
        Assert.Equal(0, node.Held.CountPermitted(node.Clock.Now));
        node.Pass(0.1);
        await Assert.ThrowsAsync<SluiceException>(() => node.Keeper.PassAsync(Node.Ct).AsTask());

        Assert.Equal(killed, node.Runners.Killed.Count);
    }

    [Fact]
    public async Task After_an_outage_work_goes_on_where_the_session_was_not_declared_lost()
    {
        var (_, attempt) = await _node.RunningAsync();
        _node.Faults.IsAway = true;
        for (var i = 0; i < 120; i++)
        {
            _node.Pass(5);
            await Assert.ThrowsAsync<SluiceException>(() => _node.Keeper.PassAsync(Node.Ct).AsTask());
        }

        Assert.False(_node.Runners.Permits[attempt].Allows(_node.Clock.Now));
        _node.Faults.IsAway = false;
        await _node.Keeper.PassAsync(Node.Ct);

        Assert.True(_node.Runners.Permits[attempt].Allows(_node.Clock.Now));
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_is_asked_again_and_the_attempt_runs_once()
    {
        await _node.SubmitAsync();
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        var assigned = _node.Memory.State.Attempts.Keys.Single();
        _node.Faults.Before(nameof(IAttemptStore.ClaimAsync), async () =>
        {
            await _node.Memory.ClaimAsync(_node.Keeper.Session!.Value, assigned, Node.Ct);
            throw new SluiceException("SLC4110", "the answer was lost", isTransient: true);
        });
        await _node.Claims.PassAsync(Node.Ct);
        Assert.Empty(_node.Runners.Started);
        _node.Faults.Mend(nameof(IAttemptStore.ClaimAsync));

        await _node.Claims.PassAsync(Node.Ct);
        await _node.Claims.PassAsync(Node.Ct);

        Assert.Equal(assigned, Assert.Single(_node.Runners.Started).Attempt.Id);
    }

    [Fact]
    public async Task A_hanging_claim_holds_up_no_renewal()
    {
        var (_, attempt) = await _node.RunningAsync();
        await _node.SubmitAsync();
        await _node.Coordinators.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        _node.Faults.Hang(nameof(IAttemptStore.ClaimAsync));
        var claims = _node.Claims.PassAsync(Node.Ct).AsTask();
        Assert.False(claims.IsCompleted);

        _node.Pass(4);
        await _node.Keeper.PassAsync(Node.Ct);

        Assert.Equal(_node.Clock.Now + Node.Times.Permit, _node.Runners.Permits[attempt].Until);
        _node.Pass(1);
        await claims;
    }

    [Fact]
    public async Task A_report_is_sent_until_it_is_answered_and_an_end_is_never_replaced()
    {
        var (run, attempt) = await _node.RunningAsync();
        _node.Faults.IsAway = true;
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Running, new AttemptCounts { ReadRows = 1 }));
        await _node.Reports.PassAsync(Node.Ct);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Failed, new AttemptCounts { ReadRows = 2 }) { Error = "disk", IsTransient = true });
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Running, new AttemptCounts { ReadRows = 3 }));
        await _node.Reports.PassAsync(Node.Ct);
        Assert.Equal(1, _node.Held.Count);
        _node.Faults.IsAway = false;

        await _node.Reports.PassAsync(Node.Ct);
        await _node.Reports.PassAsync(Node.Ct);

        var stored = _node.Memory.State.Attempts[attempt].Attempt;
        Assert.Equal((AttemptState.Failed, "disk", true, 2L), (stored.State, stored.Error, stored.IsTransient, stored.Counts.ReadRows));
        Assert.Equal(0, _node.Held.Count);
        Assert.Contains(run.Key, _node.Hints.Runs);
    }

    [Fact]
    public async Task A_late_report_gets_its_verdict_changes_nothing_and_is_dropped()
    {
        var (run, attempt) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        var ended = await _node.RunAsync(run.Key);

        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Running, new AttemptCounts { ReadRows = 1 }));
        await _node.Reports.PassAsync(Node.Ct);
        var calls = _node.Faults.Calls.Count;
        await _node.Reports.PassAsync(Node.Ct);

        Assert.Equal(calls, _node.Faults.Calls.Count);
        Assert.Equal((attempt, "its run has ended"), Assert.Single(_node.Runners.Killed));
        Assert.Equal(ended, await _node.RunAsync(run.Key));
        Assert.Equal(1, (await _node.ReceiptsAsync(run.Key))[0].Progress.LateReports);

        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default));
        await _node.Reports.PassAsync(Node.Ct);
        Assert.Equal(ResidualState.Confirmed, (await _node.ReceiptsAsync(run.Key))[0].Progress.Residuals[0].State);
        Assert.Equal(0, _node.Held.Count);
    }

    [Fact]
    public async Task A_process_of_an_older_session_is_told_to_end_until_it_is_gone()
    {
        var (_, attempt) = await _node.RunningAsync();
        var lost = _node.Keeper.Session!.Value;
        await _node.Memory.DeclareLostAsync(lost, _node.Memory.State.Sessions[lost].Renewals, null, _node.Time.GetUtcNow(), Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        Assert.NotEqual(lost, _node.Keeper.Session);
        _node.Runners.Killed.Clear();

        // The signal was lost.
        _node.Pass(5);
        await _node.Keeper.PassAsync(Node.Ct);
        Assert.Equal((attempt, "its session was declared lost"), Assert.Single(_node.Runners.Killed));
        Assert.Empty(_node.Runners.KilledAtOnce);

        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default));
        _node.Pass(5);
        await _node.Keeper.PassAsync(Node.Ct);
        Assert.Single(_node.Runners.Killed);
    }

    [Fact]
    public async Task Processes_of_an_older_session_that_do_not_end_take_their_slots_of_the_new_one()
    {
        for (var i = 0; i < 5; i++)
            await _node.SubmitAsync();
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Claims.PassAsync(Node.Ct);
        Assert.Equal(4, _node.Held.Count);
        var lost = _node.Keeper.Session!.Value;
        await _node.Memory.DeclareLostAsync(lost, _node.Memory.State.Sessions[lost].Renewals, null, _node.Time.GetUtcNow(), Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        _node.Pass(5);
        await _node.Coordinators.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);

        await _node.Claims.PassAsync(Node.Ct);
        Assert.Equal(4, _node.Runners.Started.Count);

        _node.Reports.Tell(_node.Runners.Started[0].Attempt.Id, new AttemptNews(AttemptState.Stopped, default));
        await _node.Reports.PassAsync(Node.Ct);
        await _node.Claims.PassAsync(Node.Ct);
        Assert.Equal(5, _node.Runners.Started.Count);
    }

    [Fact]
    public async Task A_session_ends_in_good_order_when_nothing_is_left_on_it()
    {
        var (_, attempt) = await _node.RunningAsync();
        var session = _node.Keeper.Session!.Value;

        Assert.False(await _node.Keeper.CloseAsync(Node.Ct));
        Assert.False(_node.Memory.State.Sessions[session].IsLost);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default));
        await _node.Reports.PassAsync(Node.Ct);

        Assert.True(await _node.Keeper.CloseAsync(Node.Ct));
        Assert.True(_node.Memory.State.Sessions[session].IsLost);
    }

    [Fact]
    public async Task A_late_answer_takes_no_permit_back()
    {
        var (_, attempt) = await _node.RunningAsync();
        var record = _node.Memory.State.Attempts[attempt].Attempt;
        var held = new HeldAttempts();
        held.Add(record, new Permit(new LeaseInstant(100)));

        held.Extend(attempt, new Permit(new LeaseInstant(50)));
        Assert.Equal(1, held.CountPermitted(new LeaseInstant(99)));
        held.Extend(attempt, new Permit(new LeaseInstant(200)));
        Assert.Equal(1, held.CountPermitted(new LeaseInstant(199)));
        Assert.Equal(0, held.CountPermitted(new LeaseInstant(200)));
    }

    /// <summary>A renewal that is stored and whose answer never comes.</summary>
    private async Task LoseAnswerAsync()
    {
        var session = _node.Keeper.Session!.Value;
        _node.Faults.Before(nameof(ISessionStore.RenewAsync), async () =>
        {
            await _node.Memory.RenewAsync(
                new Core.Sessions.Renewal(session, _node.Memory.State.Sessions[session].Renewals, []), _node.Time.GetUtcNow(), Node.Ct);
            throw new SluiceException("SLC4110", "the answer was lost", isTransient: true);
        });
        await Assert.ThrowsAsync<SluiceException>(() => _node.Keeper.PassAsync(Node.Ct).AsTask());
        _node.Faults.Mend(nameof(ISessionStore.RenewAsync));
    }
}
