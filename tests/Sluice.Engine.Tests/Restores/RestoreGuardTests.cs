using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Restores;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;
using Sluice.Engine.Submissions;

namespace Sluice.Engine.Tests.Restores;

public sealed class RestoreGuardTests
{
    private readonly Node _node = new();

    [Fact]
    public async Task It_holds_until_the_first_look_and_then_lets_go()
    {
        Assert.True(_node.Guard.IsHolding);
        Assert.True(await _node.Guard.CheckAsync(Node.Ct));
        Assert.False(_node.Guard.IsHolding);
        Assert.NotNull(_node.Journal.Mark);
    }

    [Fact]
    public async Task A_stop_survives_a_failover_to_a_copy_that_has_not_heard_of_it()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Transactional);
        var copy = _node.Memory.State.Copy();
        var request = _node.Stop(StopKind.ForceStop, run.Job);
        await _node.Stops.StopAsync(request, Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        var known = await _node.Memory.ReadMarkAsync(Node.Ct);
        var permit = _node.Runners.Permits[attempt];
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);

        // The copy knows an older counter of the session too: the renewal after that is answered.
        _node.Pass(5);
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        Assert.True(_node.Guard.IsHolding);
        Assert.Equal(permit, _node.Runners.Permits[attempt]);
        await _node.Guard.PassAsync(Node.Ct);

        Assert.False(_node.Guard.IsHolding);
        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
        var mark = await _node.Memory.ReadMarkAsync(Node.Ct);
        Assert.True(mark.Incarnation > known.Incarnation);
        Assert.Equal(mark, _node.Journal.Mark);
        var again = await _node.Stops.StopAsync(request, Node.Ct);
        Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped), (again.Kind, again.Outcome));
    }

    [Fact]
    public async Task However_many_stops_a_node_has_answered_after_a_failover_it_looks_one_by_one_only_for_those_that_the_copy_lacks()
    {
        var known = new List<RunKey>();
        for (var i = 0; i < 1500; i++)
            known.Add((await _node.SubmitAsync()).Key);
        foreach (var run in known)
            await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        var (lost, _) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, lost.Job), Node.Ct);
        await _node.Guard.CheckAsync(Node.Ct);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        var (one, many) = (0, 0);
        _node.Faults.Before(nameof(IRequestStore.FindRequestAsync), () => Task.FromResult(one++));
        _node.Faults.Before(nameof(IRequestStore.AreSettledAsync), () => Task.FromResult(many++));

        await _node.Guard.PassAsync(Node.Ct);

        Assert.False(_node.Guard.IsHolding);
        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(lost.Key)).Status);
        Assert.Equal((1, 2), (one, many));
    }

    [Fact]
    public async Task Each_request_that_told_of_a_stop_gets_its_own_answer_again_after_a_failover()
    {
        var (run, _) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        var (cancel, force, again) = (_node.Stop(StopKind.Cancel, run.Job), _node.Stop(StopKind.ForceStop, run.Job), _node.Stop(StopKind.Cancel, run.Job));
        foreach (var request in new[] { cancel, force, again })
            await _node.Stops.StopAsync(request, Node.Ct);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        await _node.Guard.PassAsync(Node.Ct);
        await _node.Guard.PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
        Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped), Answer(await _node.Stops.StopAsync(cancel, Node.Ct)));
        Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped), Answer(await _node.Stops.StopAsync(force, Node.Ct)));
        Assert.Equal((ReplyKind.Decided, RequestOutcome.AlreadyStopped), Answer(await _node.Stops.StopAsync(again, Node.Ct)));

        static (ReplyKind, RequestOutcome) Answer(RequestReply reply) => (reply.Kind, reply.Outcome);
    }

    [Fact]
    public async Task S5_a_stop_that_is_decided_again_waits_for_an_attempt_that_the_lost_history_had_taken()
    {
        var run = await _node.SubmitAsync(SinkFencing.Transactional);
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
        var copy = _node.Memory.State.Copy();
        Assert.Equal(AttemptState.Assigned, Assert.Single(await _node.Memory.ReadAttemptsAsync(run.Key, Node.Ct)).State);
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Claims.PassAsync(Node.Ct);
        var attempt = Assert.Single(_node.Runners.Started).Attempt;
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);

        await _node.Guard.PassAsync(Node.Ct);
        await _node.Guard.PassAsync(Node.Ct);

        var stopped = await _node.RunAsync(run.Key);
        Assert.Equal(RunStatus.Canceled, stopped.Status);
        Assert.Equal(attempt.Id, Assert.Single(await _node.Memory.ReadOpenResidualsAsync(Node.Ct)).Attempt);

        // Above every epoch that the lost history may have given.
        Assert.Equal((stopped.Epoch, 1), (Assert.Single(await _node.Memory.ReadOpenFenceTasksAsync(Node.Ct)).Epoch, stopped.Epoch.Incarnation));
    }

    [Fact]
    public async Task S4_a_force_stop_that_found_its_run_canceled_is_decided_again_as_one()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);
        var copy = _node.Memory.State.Copy();
        _node.Pass(Node.Times.Deadline + TimeSpan.FromSeconds(1));
        _node.Coordinators.Wake(run.Key);
        await _node.Coordinators.PassAsync(Node.Ct);
        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
        var request = _node.Stop(StopKind.ForceStop, run.Job);
        Assert.Equal(RequestOutcome.AlreadyStopped, (await _node.Stops.StopAsync(request, Node.Ct)).Outcome);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        Assert.Equal(RunStatus.Canceling, (await _node.RunAsync(run.Key)).Status);

        await _node.Guard.PassAsync(Node.Ct);
        await _node.Guard.PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
        Assert.Equal(RequestOutcome.AlreadyStopped, (await _node.Stops.StopAsync(request, Node.Ct)).Outcome);
    }

    [Fact]
    public async Task S4_a_request_that_the_copy_decided_anew_and_softer_is_decided_again_as_it_was_answered()
    {
        var (run, _) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        var request = _node.Stop(StopKind.Cancel, run.Job);
        Assert.Equal(RequestOutcome.AlreadyStopped, (await _node.Stops.StopAsync(request, Node.Ct)).Outcome);
        _node.Journal.Stops.RemoveAll(s => s.Request.Id != request.Request);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        Assert.Equal(RequestOutcome.Stopped, (await _node.Stops.StopAsync(request, Node.Ct)).Outcome);
        Assert.Equal(RunStatus.Canceling, (await _node.RunAsync(run.Key)).Status);

        await _node.Guard.PassAsync(Node.Ct);
        await _node.Guard.PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public async Task S5_the_incarnation_is_raised_above_a_history_that_only_a_ledger_remembers()
    {
        var job = await FailedOverAsync();
        _node.Marks.Answer = jobs => new LedgerReading(Assert.Single(jobs).Id == job ? Epoch.First(8) : null, 1, []);

        await _node.Guard.PassAsync(Node.Ct);

        Assert.False(_node.Guard.IsHolding);
        Assert.Equal(9, (await _node.Memory.ReadMarkAsync(Node.Ct)).Incarnation);
    }

    /// <summary>Else each of several nodes would find in the ledgers what those before it have brought about, and take all attempts back once more.</summary>
    [Fact]
    public async Task An_epoch_in_a_ledger_that_the_store_gave_after_another_nodes_recovery_raises_nothing()
    {
        await FailedOverAsync();
        var raised = await _node.Memory.RaiseIncarnationAsync(3, _node.Time.GetUtcNow(), Node.Ct);
        _node.Marks.Answer = _ => new LedgerReading(raised.HighestEpoch, 1, []);

        await _node.Guard.PassAsync(Node.Ct);

        Assert.False(_node.Guard.IsHolding);
        Assert.Equal(1, _node.Marks.Asked);
        Assert.Equal(raised, await _node.Memory.ReadMarkAsync(Node.Ct));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Ledgers_that_never_answer_or_fail_delay_it_by_no_more_than_their_deadline(bool hangs)
    {
        await FailedOverAsync();
        _node.Marks.Hangs = hangs;
        _node.Marks.Answer = _ => throw new InvalidOperationException("broken");

        var pass = _node.Guard.PassAsync(Node.Ct).AsTask();
        if (hangs)
        {
            Assert.False(pass.IsCompleted);
            Assert.True(_node.Guard.IsHolding);
            _node.Time.Advance(Node.Times.Answer);
        }

        await pass.WaitAsync(TimeSpan.FromSeconds(20), Node.Ct);

        Assert.False(_node.Guard.IsHolding);
        Assert.Equal(1, (await _node.Memory.ReadMarkAsync(Node.Ct)).Incarnation);
    }

    /// <summary>Seed 2704: the savepoint, decided again first, ended the run at once, and the force stop that had been answered CANCELED came too late.</summary>
    [Fact]
    public async Task I1_the_hardest_stop_of_a_run_is_decided_again_first()
    {
        var run = await _node.SubmitAsync();
        var copy = _node.Memory.State.Copy();
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
        var (savepoint, force) = (_node.Stop(StopKind.Savepoint, run.Job), _node.Stop(StopKind.ForceStop, run.Job));
        Assert.Equal(RunStatus.DoingSavepoint, (await _node.Stops.StopAsync(savepoint, Node.Ct)).Run!.Status);
        Assert.Equal(RunStatus.Canceled, (await _node.Stops.StopAsync(force, Node.Ct)).Run!.Status);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);

        await _node.Guard.PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
        foreach (var request in new[] { savepoint, force })
            Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped), ((await _node.Stops.StopAsync(request, Node.Ct)).Kind, (await _node.Stops.StopAsync(request, Node.Ct)).Outcome));
    }

    /// <summary>Seed 608812: the answer of a COMMIT came when an older copy had taken the store's place and was brought up to a journal that did not have it.</summary>
    [Fact]
    public async Task S4_a_stop_whose_commit_is_answered_after_the_journal_was_decided_again_is_in_doubt()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Guard.PassAsync(Node.Ct);
        var copy = _node.Memory.State.Copy();
        copy.Timeline = "2";
        var request = _node.Stop(StopKind.ForceStop, run.Job);
        _node.Faults.AfterNextCommit(async () =>
        {
            _node.Memory.FailOver(copy);
            await _node.Guard.PassAsync(Node.Ct);
        });

        var answer = await _node.Stops.StopAsync(request, Node.Ct);

        Assert.Equal(ReplyKind.InDoubt, answer.Kind);
        Assert.Empty(await _node.Journal.ReadAsync(Node.Ct));
        Assert.Equal(ReplyKind.Void, (await _node.Resolver.ResolveAsync(request.Request, Node.Ct)).Kind);
        Assert.False((await _node.RunAsync(run.Key)).IsFinal);
        Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped), Answer(await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct)));

        static (ReplyKind, RequestOutcome) Answer(RequestReply reply) => (reply.Kind, reply.Outcome);
    }

    /// <summary>Seed 5031573: the run had ended otherwise on the copy by then, and its stop was told nevertheless.</summary>
    [Fact]
    public async Task S4_a_stop_that_is_answered_after_its_journal_was_decided_again_is_in_doubt()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Guard.PassAsync(Node.Ct);
        var copy = _node.Memory.State.Copy();
        copy.Timeline = "2";
        var request = _node.Stop(StopKind.ForceStop, run.Job);
        _node.Faults.Before("ReadReceiptsAsync", async () =>
        {
            _node.Faults.Mend("ReadReceiptsAsync");
            _node.Memory.FailOver(copy);
            await _node.Memory.CommitAsync(RunChanges.Keep(run, "it had nothing to do", DateTimeOffset.UnixEpoch) with { Status = RunStatus.Failed }, Node.Ct);
            await _node.Guard.PassAsync(Node.Ct);
        });

        var answer = await _node.Stops.StopAsync(request, Node.Ct);

        Assert.Equal(ReplyKind.InDoubt, answer.Kind);
        Assert.Equal(RunStatus.Failed, (await _node.Stops.StopAsync(request, Node.Ct)).Run!.Status);
    }

    /// <summary>Seed 1402108: the copy renewed what its runs had lost since, and the recovery came before the answer was believed.</summary>
    [Fact]
    public async Task S5_an_answer_from_before_the_recovery_of_a_copy_permits_nothing()
    {
        var (_, attempt) = await _node.RunningAsync();
        await _node.Keeper.PassAsync(Node.Ct);
        var permit = _node.Runners.Permits[attempt];
        var copy = _node.Memory.State.Copy();
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        _node.Pass(1);
        RecoverAtNextMark();

        await _node.Keeper.PassAsync(Node.Ct);

        Assert.Equal(1, _node.Guard.Recoveries);
        Assert.Equal(permit, _node.Runners.Permits[attempt]);
    }

    /// <inheritdoc cref="S5_an_answer_from_before_the_recovery_of_a_copy_permits_nothing"/>
    [Fact]
    public async Task S5_a_claim_from_before_the_recovery_of_a_copy_permits_nothing()
    {
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.SubmitAsync();
        await _node.Coordinators.PassAsync(Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        var copy = _node.Memory.State.Copy();
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        RecoverAtNextMark();

        await _node.Claims.PassAsync(Node.Ct);

        Assert.Equal(1, _node.Guard.Recoveries);
        Assert.Equal(Permit.None, _node.Runners.Permits[Assert.Single(_node.Runners.Started).Attempt.Id]);
    }

    /// <summary>The guard's own pass comes between an answer of the store and the look at where the store is.</summary>
    private void RecoverAtNextMark() => _node.Faults.Before(nameof(IRestoreStore.ReadMarkAsync), async () =>
    {
        _node.Faults.Mend(nameof(IRestoreStore.ReadMarkAsync));
        await _node.Guard.PassAsync(Node.Ct);
    });

    /// <summary>Seed 1600353: the copy gave an attempt again whose end it had forgotten, and that end was told again while its second process was alive.</summary>
    [Fact]
    public async Task S7_an_attempt_whose_end_was_told_is_not_started_again_for_a_copy_that_has_forgotten_it()
    {
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.SubmitAsync();
        await _node.Coordinators.PassAsync(Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        var copy = _node.Memory.State.Copy();
        await _node.Claims.PassAsync(Node.Ct);
        var attempt = Assert.Single(_node.Runners.Started).Attempt;
        _node.Reports.Tell(attempt.Id, new AttemptNews(AttemptState.Stopped, default) { IsQuiesced = true });
        await _node.Reports.PassAsync(Node.Ct);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        _node.Claims.Offer(attempt.Session, _node.Clock.Now, [attempt.Id]);

        await _node.Claims.PassAsync(Node.Ct);
        await _node.Reports.PassAsync(Node.Ct);

        Assert.Single(_node.Runners.Started);
        Assert.Equal(AttemptState.Stopped, Assert.Single(await _node.Memory.ReadAttemptsAsync(attempt.Run, Node.Ct)).State);
    }

    [Fact]
    public async Task A_copy_of_the_same_timeline_that_is_behind_is_noticed_too()
    {
        var (run, _) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);
        await _node.Guard.PassAsync(Node.Ct);
        _node.Memory.FailOver(copy);

        Assert.False(await _node.Guard.CheckAsync(Node.Ct));
        await _node.Guard.PassAsync(Node.Ct);

        // At once: its attempts were left behind before.
        var stopped = await _node.RunAsync(run.Key);
        Assert.Equal((RunStatus.Canceled, StopKind.Cancel), (stopped.Status, stopped.Stop));
        Assert.False(_node.Guard.IsHolding);
    }

    [Fact]
    public async Task A_node_that_starts_again_after_the_failover_remembers()
    {
        var (run, _) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        await _node.Guard.PassAsync(Node.Ct);
        _node.Memory.FailOver(copy);
        var restarted = new Node(_node.Memory);
        restarted.Journal.Stops.AddRange(_node.Journal.Stops);
        restarted.Journal.Mark = _node.Journal.Mark;

        await restarted.Guard.PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
    }

    /// <summary>Nobody else can say that the process is gone: what it left behind would stay expired, and never be confirmed.</summary>
    [Fact]
    public async Task F23_An_end_that_the_copy_has_forgotten_is_told_again_until_it_is_answered()
    {
        var (run, attempt) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default) { IsQuiesced = true });
        await _node.Reports.PassAsync(Node.Ct);
        Assert.Equal(0, _node.Held.Count);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        await _node.Guard.PassAsync(Node.Ct);
        Assert.Equal(ResidualState.Open, (await ResidualAsync()).State);

        _node.Faults.IsAway = true;
        await _node.Reports.PassAsync(Node.Ct);
        _node.Faults.IsAway = false;
        await _node.Reports.PassAsync(Node.Ct);

        Assert.Equal(ResidualState.Confirmed, (await ResidualAsync()).State);
        _node.Faults.Calls.Clear();
        await _node.Reports.PassAsync(Node.Ct);
        Assert.Empty(_node.Faults.Calls);

        async Task<Residual> ResidualAsync() => Assert.Single((await _node.ReceiptsAsync(run.Key))[0].Progress.Residuals);
    }

    [Fact]
    public async Task F23_An_end_that_the_store_refused_for_no_passing_reason_is_told_again_too()
    {
        var (run, attempt) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default) { IsQuiesced = true });
        await _node.Reports.PassAsync(Node.Ct);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        await _node.Guard.PassAsync(Node.Ct);

        _node.Faults.Before(nameof(IAttemptStore.ReportAsync), () => throw new SluiceException("SLC4127", "a broken disk"));
        await Assert.ThrowsAsync<SluiceException>(() => _node.Reports.PassAsync(Node.Ct).AsTask());
        _node.Faults.Mend(nameof(IAttemptStore.ReportAsync));
        await _node.Reports.PassAsync(Node.Ct);

        Assert.Equal(ResidualState.Confirmed, Assert.Single((await _node.ReceiptsAsync(run.Key))[0].Progress.Residuals).State);
    }

    [Fact]
    public async Task It_goes_on_holding_while_a_stop_is_not_back_in_the_store()
    {
        var (run, _) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        _node.Faults.Before(nameof(IRunStore.CommitAsync), () => throw new SluiceException("SLC4110", "away", isTransient: true));

        await Assert.ThrowsAsync<SluiceException>(() => _node.Guard.PassAsync(Node.Ct).AsTask());
        Assert.True(_node.Guard.IsHolding);
        var fault = await Assert.ThrowsAsync<SluiceException>(() => _node.Starts.ResumeAsync(new JobRestart(_node.NextId(), run.Job, "anna"), Node.Ct).AsTask());
        Assert.Equal("SLC4111", fault.Code);
        _node.Faults.Mend(nameof(IRunStore.CommitAsync));
        await _node.Guard.PassAsync(Node.Ct);

        Assert.False(_node.Guard.IsHolding);
    }

    [Fact]
    public async Task A_look_that_was_answered_late_takes_no_step_back()
    {
        var (run, _) = await _node.RunningAsync();
        var release = new TaskCompletionSource();
        var late = true;
        var old = await _node.Memory.ReadMarkAsync(Node.Ct);
        long? now = null;
        _node.Faults.Before(nameof(IRestoreStore.ReadMarkAsync), () =>
        {
            _node.Memory.State.Stops = now ?? _node.Memory.State.Stops;
            if (!late)
                return Task.CompletedTask;
            late = false;
            return release.Task;
        });
        var slow = _node.Guard.CheckAsync(Node.Ct).AsTask();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        Assert.True(await _node.Guard.CheckAsync(Node.Ct));
        // Only the look that comes late is shown what was.
        (now, _node.Memory.State.Stops) = (_node.Memory.State.Stops, old.Changes);
        release.SetResult();

        Assert.True(await slow);
        Assert.False(_node.Guard.IsHolding);
    }

    [Fact]
    public async Task S5_a_look_that_was_overtaken_by_another_one_and_saw_a_copy_permits_nothing()
    {
        var (run, _) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        var release = new TaskCompletionSource();
        var late = true;
        _node.Faults.Before(nameof(IRestoreStore.ReadMarkAsync), () => Interlocked.Exchange(ref late, false) ? release.Task : Task.CompletedTask);
        var slow = _node.Guard.CheckAsync(Node.Ct).AsTask();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        Assert.True(await _node.Guard.CheckAsync(Node.Ct));
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        release.SetResult();

        Assert.False(await slow);
    }

    [Fact]
    public async Task S2_a_copy_that_another_check_has_found_is_recovered_from_at_once()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Node.Ct);
        var running = _node.Guard.RunAsync(end.Token);
        await FailedOverAsync();

        var recovers = new TaskCompletionSource();
        _node.Faults.Before(nameof(IRestoreStore.RaiseIncarnationAsync), () =>
        {
            recovers.TrySetResult();
            return Task.CompletedTask;
        });

        Assert.False(await _node.Guard.CheckAsync(Node.Ct));

        // The clock stands: it does not wait for its next turn.
        await recovers.Task.WaitAsync(TimeSpan.FromSeconds(10), Node.Ct);
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public async Task S8_a_journal_that_cannot_be_written_does_not_keep_a_node_that_has_recovered_from_its_work()
    {
        var (run, _) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        _node.Journal.Fault = new SluiceException("SLC4130", "full");

        await Assert.ThrowsAsync<SluiceException>(() => _node.Guard.PassAsync(Node.Ct).AsTask());

        Assert.Equal((false, RunStatus.Canceled), (_node.Guard.IsHolding, (await _node.RunAsync(run.Key)).Status));
    }

    /// <summary>A job runs, and a copy that knows it as well has taken the store's place.</summary>
    private async Task<JobId> FailedOverAsync()
    {
        var (run, _) = await _node.RunningAsync(SinkFencing.Transactional);
        await _node.Guard.PassAsync(Node.Ct);
        var copy = _node.Memory.State.Copy();
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);
        return run.Job;
    }
}
