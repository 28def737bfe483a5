using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;

namespace Sluice.Storage.Contract;

/// <summary>Sessions renew by swap, are lost by their counter, and never come back.</summary>
public abstract class SessionContract : ControlStoreContract
{
    [Fact]
    public async Task F32_a_worker_that_registers_again_gets_a_higher_incarnation_and_its_older_session_gets_no_renewal()
    {
        var first = await RegisterAsync("worker-a");
        var second = await RegisterAsync("worker-a");
        var other = await RegisterAsync("worker-b");
        Assert.True(second.Session.Incarnation > first.Session.Incarnation);
        Assert.Equal((4, "http://127.0.0.1:1", At), (second.Slots, second.Address, second.RegisteredAt));

        Assert.Equal(RenewalOutcome.Lost, (await RenewAsync(first)).Outcome);
        Assert.Equal(RenewalOutcome.Renewed, (await RenewAsync(second)).Outcome);
        Assert.Equal(RenewalOutcome.Renewed, (await RenewAsync(other)).Outcome);
        var loads = await Store.ReadSessionsAsync(Ct);
        Assert.Equal((true, false, 0), Facts(loads.Single(s => s.Session.Session == first.Session)));
        Assert.Equal((false, false, 4), Facts(loads.Single(s => s.Session.Session == second.Session)));

        static (bool, bool, int) Facts(Core.Snapshots.SessionLoad load) => (load.Session.IsSuperseded, load.Session.IsLost, load.FreeSlots);
    }

    [Fact]
    public async Task A_renewal_moves_the_counter_by_swap()
    {
        var session = await RegisterAsync("worker-a");
        var renewed = await RenewAsync(session);
        Assert.Equal((RenewalOutcome.Renewed, session.Renewals + 1), (renewed.Outcome, renewed.Counter));
        var again = await RenewAsync(session);
        Assert.Equal((RenewalOutcome.WrongCounter, renewed.Counter), (again.Outcome, again.Counter));
        Assert.Empty(again.Attempts);
        Assert.Equal(renewed.Counter, (await Store.ReadSessionsAsync(Ct))[0].Session.Renewals);
        Assert.Equal(RenewalOutcome.Lost, (await Store.RenewAsync(new Renewal(new WorkerSession(new WorkerId("nobody"), 9), 1, []), At, Ct)).Outcome);
    }

    [Fact]
    public async Task A_renewal_tells_how_busy_the_machine_is()
    {
        var session = await RegisterAsync("worker-a");
        Assert.Equal(0, session.Load);

        Assert.Equal(RenewalOutcome.Renewed, (await Store.RenewAsync(new Renewal(session.Session, session.Renewals, []) { Load = 0.75 }, At, Ct)).Outcome);
        await ReopenAsync();
        Assert.Equal(0.75, (await Store.ReadSessionsAsync(Ct))[0].Session.Load);

        // One that is refused tells nothing.
        await Store.RenewAsync(new Renewal(session.Session, session.Renewals, []) { Load = 0.25 }, At, Ct);
        Assert.Equal(0.75, (await Store.ReadSessionsAsync(Ct))[0].Session.Load);
    }

    [Fact]
    public async Task A_renewal_says_what_is_assigned_and_what_each_attempt_may_do()
    {
        var (run, session, attempts) = await RunningAsync(2);
        var waiting = await ScheduledAsync(session, 1);
        var assigned = (await Store.ReadAttemptsAsync(waiting.Key, Ct))[0];
        await Store.ReportAsync(Report(attempts[1], AttemptState.Finished, 1), At, Ct);

        var reply = await RenewAsync(session, attempts[0].Id, attempts[1].Id, new AttemptId(9999));

        Assert.Equal([assigned.Id], reply.Assigned);
        Assert.Equal(
            [(attempts[0].Id, Verdict.Continue, AttemptOrder.Run), (attempts[1].Id, Verdict.Stop, AttemptOrder.Kill), (new AttemptId(9999), Verdict.Stop, AttemptOrder.Kill)],
            reply.Attempts.Select(a => (a.Attempt, a.Verdict, a.Verdict == Verdict.Continue ? a.Order : AttemptOrder.Kill)));
        Assert.Equal(run.Key, attempts[0].Run);
    }

    [Fact]
    public async Task An_attempt_that_was_taken_without_its_session_knowing_is_offered_again_also_while_its_run_is_being_stopped()
    {
        var session = await RegisterAsync("worker-a");
        var run = await ScheduledAsync(session, 2);
        var attempts = await Store.ReadAttemptsAsync(run.Key, Ct);
        foreach (var attempt in attempts)
            await Store.ClaimAsync(session.Session, attempt.Id, Ct);
        await Store.ReportAsync(Report(attempts[1], AttemptState.Running, 1), At, Ct);
        await MoveAsync(await MoveAsync(run, RunStatus.Running), RunStatus.Canceling);

        Assert.Empty((await RenewAsync(session, [.. attempts.Select(a => a.Id)])).Assigned);
        var reply = await Store.RenewAsync(new Renewal(session.Session, session.Renewals + 1, []), At, Ct);
        Assert.Equal([attempts[0].Id], reply.Assigned);
        Assert.NotNull(await Store.ClaimAsync(session.Session, attempts[0].Id, Ct));
        Assert.Null(await Store.ClaimAsync(session.Session, attempts[1].Id, Ct));
    }

    [Theory]
    [InlineData(RunStatus.Failing, AttemptOrder.End)]
    [InlineData(RunStatus.Canceling, AttemptOrder.End)]
    [InlineData(RunStatus.DoingSavepoint, AttemptOrder.CommitAndEnd)]
    public async Task F8_a_stop_rides_on_the_renewal(RunStatus status, AttemptOrder order)
    {
        var (run, session, attempts) = await RunningAsync();
        await MoveAsync(run, status);
        Assert.Equal([new AttemptRenewal(attempts[0].Id, Verdict.Continue, order)], (await RenewAsync(session, attempts[0].Id)).Attempts);
    }

    [Fact]
    public async Task S11_F39_in_a_status_that_only_a_newer_release_knows_nothing_is_written()
    {
        var (run, session, attempts) = await RunningAsync();
        await MoveAsync(run, (RunStatus)7);
        var renewal = Assert.Single((await RenewAsync(session, attempts[0].Id)).Attempts);
        Assert.Equal((attempts[0].Id, Verdict.Stop), (renewal.Attempt, renewal.Verdict));
    }

    [Fact]
    public async Task S5_an_attempt_that_was_left_behind_lost_or_is_anothers_gets_no_permit()
    {
        var (run, session, attempts) = await RunningAsync(2);
        var other = await RegisterAsync("worker-b");
        Assert.Equal(Verdict.Stop, Assert.Single((await RenewAsync(other, attempts[0].Id)).Attempts).Verdict);
        run = await CommitAsync(RunChanges.Keep(run, "lost", At) with { Lose = [attempts[0].Id] });
        var reply = await RenewAsync(session, [.. attempts.Select(a => a.Id)]);
        Assert.Equal([Verdict.Stop, Verdict.Continue], reply.Attempts.Select(a => a.Verdict));
        await CommitAsync(ForceStop(run));
        reply = await Store.RenewAsync(new Renewal(session.Session, reply.Counter, [attempts[1].Id]), At, Ct);
        Assert.Equal(Verdict.AlreadyFinal, Assert.Single(reply.Attempts).Verdict);
    }

    [Fact]
    public async Task A_session_is_declared_lost_by_the_counter_that_was_seen_unchanged_and_never_comes_back()
    {
        var session = await RegisterAsync("worker-a");
        var counter = (await RenewAsync(session)).Counter;
        Assert.False(await Store.DeclareLostAsync(session.Session, session.Renewals, null, At, Ct));
        Assert.True(await Store.DeclareLostAsync(session.Session, counter, null, At, Ct));
        Assert.True(await Store.DeclareLostAsync(session.Session, counter, null, At, Ct));
        Assert.Equal(RenewalOutcome.Lost, (await Store.RenewAsync(new Renewal(session.Session, counter, []), At, Ct)).Outcome);
        Assert.Empty(await Store.ReadSessionsAsync(Ct));
    }

    /// <summary>Simulation, seed 6009383: a copy showed a counter that the session had left long ago, while its attempt had a permit from the server that the copy replaced.</summary>
    [Fact]
    public async Task S5_silence_that_was_seen_at_one_server_declares_nobody_lost_at_another()
    {
        var session = await RegisterAsync("worker-a");
        var home = Assert.Single(await Store.ReadSessionsAsync(Ct)).Home;

        Assert.False(await Store.DeclareLostAsync(session.Session, session.Renewals, $"{home}0", At, Ct));
        Assert.Equal(RenewalOutcome.Renewed, (await Store.RenewAsync(new Renewal(session.Session, session.Renewals, []), At, Ct)).Outcome);

        Assert.True(await Store.DeclareLostAsync(session.Session, session.Renewals + 1, home, At, Ct));
    }

    [Fact]
    public async Task A_lost_session_is_shown_while_it_holds_attempts_and_gets_none()
    {
        var (run, session, attempts) = await RunningAsync();
        await Store.DeclareLostAsync(session.Session, session.Renewals, null, At, Ct);
        var load = Assert.Single(await Store.ReadSessionsAsync(Ct));
        Assert.Equal((true, 1, 0), (load.Session.IsLost, load.UsedSlots, load.FreeSlots));
        Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(Assign(run, session.Session, 1, first: 5), Ct)).Outcome);
        await Store.ReportAsync(Report(attempts[0], AttemptState.Stopped, 1), At, Ct);
        Assert.Empty(await Store.ReadSessionsAsync(Ct));
    }

    [Fact]
    public async Task F44_of_a_renewal_and_a_declaration_at_once_one_wins()
    {
        for (var i = 0; i < 8; i++)
        {
            var session = await RegisterAsync($"worker-{i}");
            var renewal = RenewAsync(session);
            var lost = await Store.DeclareLostAsync(session.Session, session.Renewals, null, At, Ct);
            Assert.Equal(lost ? RenewalOutcome.Lost : RenewalOutcome.Renewed, (await renewal).Outcome);
        }
    }

    [Fact]
    public async Task A_draining_or_quarantined_session_takes_nothing_new_and_only_what_drains_ends_at_a_commit()
    {
        var (run, session, attempts) = await RunningAsync();
        await Store.SetDrainingAsync(session.Session, true, null, Ct);
        Assert.Equal((true, 0), Facts(Assert.Single(await Store.ReadSessionsAsync(Ct))));
        Assert.Equal(ChangeOutcome.Stale, (await Store.CommitAsync(Assign(run, session.Session, 1, first: 5), Ct)).Outcome);
        var asked = await RenewAsync(session, attempts[0].Id);
        Assert.Equal((Verdict.Continue, AttemptOrder.CommitAndEnd), Said(asked));
        Assert.True(asked.IsDraining);
        await Store.SetDrainingAsync(session.Session, false, "a process does not die", Ct);
        Assert.Equal((Verdict.Continue, AttemptOrder.Run), Said(await RenewAsync(session with { Renewals = asked.Counter }, attempts[0].Id)));
        Assert.Equal("a process does not die", Assert.Single(await Store.ReadSessionsAsync(Ct)).Session.Quarantine);
        Assert.Equal(0, Assert.Single(await Store.ReadSessionsAsync(Ct)).FreeSlots);
        await Store.SetDrainingAsync(session.Session, false, null, Ct);
        Assert.Equal((false, 3), Facts(Assert.Single(await Store.ReadSessionsAsync(Ct))));

        static (bool, int) Facts(Core.Snapshots.SessionLoad load) => (load.Session.IsDraining, load.FreeSlots);
        static (Verdict, AttemptOrder) Said(RenewalReply reply) => (Assert.Single(reply.Attempts).Verdict, reply.Attempts[0].Order);
    }

    [Fact]
    public async Task What_jobs_may_ask_of_a_worker_is_kept_with_its_session_and_what_a_job_asks_with_its_run()
    {
        var tags = Tags.Of([KeyValuePair.Create("zone", "b 1"), KeyValuePair.Create("group", "platform")]);
        var told = await Store.RegisterAsync(new SessionOffer(new WorkerId("worker-t"), "", 2) { Tags = tags }, At, Ct);
        await RegisterAsync("worker-u");
        var read = await Store.ReadSessionsAsync(Ct);

        Assert.Equal(tags, told.Tags);
        Assert.Equal([tags, Tags.None], read.OrderBy(s => s.Session.Session.Worker.Value).Select(s => s.Session.Tags));
        Assert.Equal(["group=platform", "zone=b 1"], tags.All);
    }

    private async Task<RenewalReply> RenewAsync(SessionRecord session, params AttemptId[] held) =>
        await Store.RenewAsync(new Renewal(session.Session, session.Renewals, held), At.AddSeconds(5), Ct);
}
