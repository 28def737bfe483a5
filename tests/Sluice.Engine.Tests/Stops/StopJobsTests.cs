using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;
using Sluice.Engine.Stops;

namespace Sluice.Engine.Tests.Stops;

public sealed class StopJobsTests
{
    private readonly Node _node = new();

    /// <summary>Seed 3026400: a harder stop came between, and the first answer showed that one; the same request asked again showed its own.</summary>
    [Fact]
    public async Task S4_a_stop_that_was_under_way_already_is_answered_with_the_one_that_its_request_names()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);
        var reads = 0;
        _node.Faults.Before(nameof(IStopStore.ReadReceiptsAsync), async () =>
        {
            if (++reads == 2)
                await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        });
        var request = _node.Stop(StopKind.Cancel, run.Job);

        var first = await _node.Stops.StopAsync(request, Node.Ct);
        var again = await _node.Stops.StopAsync(request, Node.Ct);

        Assert.Equal((RequestOutcome.AlreadyStopped, StopKind.Cancel), (first.Outcome, first.Receipt!.Decision.Kind));
        Assert.Equal(first.Receipt.Decision, again.Receipt!.Decision);
        Assert.Equal(2, (await _node.ReceiptsAsync(run.Key)).Count);
    }

    [Fact]
    public async Task A_force_stop_is_stored_journaled_and_answered_with_its_receipt()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Transactional);
        var request = _node.Stop(StopKind.ForceStop, run.Job);

        var reply = await _node.Stops.StopAsync(request, Node.Ct);

        Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped), (reply.Kind, reply.Outcome));
        Assert.Equal(RunStatus.Canceled, reply.Run?.Status);
        Assert.True(reply.Run?.Epoch > run.Epoch);
        var residual = Assert.Single(reply.Receipt!.Progress.Residuals);
        Assert.Equal(attempt, residual.Attempt);
        Assert.Equal(request.Request, reply.Receipt.Decision.Request);
        Assert.Equal("because", reply.Receipt.Decision.Reason);
        Assert.Equal(1, reply.Receipt.Decision.Abandons.Attempts);
        var journaled = Assert.Single(_node.Journal.Stops);
        Assert.Equal(reply.Receipt.Decision, journaled.Decision);
        Assert.Equal((request.Request, RequestKind.ForceStop, RequestOutcome.Stopped), (journaled.Request.Id, journaled.Request.Kind, journaled.Request.Outcome));
        Assert.Contains(residual.Session!.Value, _node.Hints.Sessions);
        Assert.Contains(run.Key, _node.Hints.Runs);
    }

    [Fact]
    public async Task S5_F45_The_end_of_writes_is_counted_from_after_the_commit_had_returned()
    {
        var (run, _) = await _node.RunningAsync(SinkFencing.Transactional);
        _node.Faults.Before(nameof(IRunStore.CommitAsync), () =>
        {
            _node.Pass(3);
            return Task.CompletedTask;
        });
        var asked = _node.Time.GetUtcNow();

        var reply = await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);

        Assert.Equal(Bound.Until(asked + TimeSpan.FromSeconds(3 + 13.2)), reply.Receipt!.Progress.NoNewWritesAfter);
    }

    /// <summary>Found by the simulation (seed 96071989): a savepoint was answered late, when a force stop had come after it.</summary>
    [Fact]
    public async Task S5_F45_The_end_of_writes_after_a_stop_is_not_counted_from_a_stop_before_it()
    {
        var (run, attempt) = await _node.RunningAsync(SinkFencing.LeaseOnly);
        var before = _node.Time.GetUtcNow();
        _node.Pass(1);
        var stop = StopRules.Answer(run, _node.Stop(StopKind.ForceStop, run.Job), _node.Time.GetUtcNow()).Change!;
        var stopped = (await _node.Memory.CommitAsync(stop, Node.Ct)).Run!;
        var second = new SecondWrite(_node.Memory, _node.Time, Node.Times);

        await second.DoAsync(run, [], before, Node.Times.Answer, Node.Ct);

        Assert.Equal(BoundKind.Pending, _node.Memory.State.Residuals[attempt].NoNewWritesAfter.Kind);
        await second.DoAsync(stopped, [], _node.Time.GetUtcNow(), Node.Times.Answer, Node.Ct);
        Assert.Equal(Bound.Until(_node.Time.GetUtcNow() + Node.Times.NoNewWrites), _node.Memory.State.Residuals[attempt].NoNewWritesAfter);
    }

    [Fact]
    public async Task The_same_request_gets_the_same_answer_fifty_times_at_once_and_a_week_later()
    {
        var (run, _) = await _node.RunningAsync(SinkFencing.Transactional);
        var request = _node.Stop(StopKind.ForceStop, run.Job);

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _node.Stops.StopAsync(request, Node.Ct).AsTask()));
        _node.Pass(7 * 24 * 3600);
        var late = await _node.Stops.StopAsync(request, Node.Ct);

        Assert.All(replies.Append(late), r =>
        {
            Assert.Equal(RequestOutcome.Stopped, r.Outcome);
            Assert.Equal(replies[0].Receipt!.Decision, r.Receipt!.Decision);
        });
        Assert.Single(await _node.ReceiptsAsync(run.Key));
        Assert.Single(_node.Journal.Stops);
    }

    [Fact]
    public async Task Another_request_for_a_stop_that_is_done_gets_the_same_receipt()
    {
        var (run, _) = await _node.RunningAsync();
        var first = await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);

        var again = _node.Stop(StopKind.ForceStop, run.Job);
        var second = await _node.Stops.StopAsync(again, Node.Ct);

        Assert.Equal(RequestOutcome.AlreadyStopped, second.Outcome);
        Assert.Equal(first.Receipt!.Decision, second.Receipt!.Decision);
        Assert.Equal(second.Receipt.Decision, (await _node.Stops.StopAsync(again, Node.Ct)).Receipt!.Decision);
    }

    [Fact]
    public async Task S4_a_receipt_that_nobody_asked_for_is_not_told_as_the_stop()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);
        await _node.Memory.RaiseIncarnationAsync(1, _node.Time.GetUtcNow(), Node.Ct);
        Assert.Equal([StopKind.Cancel, StopKind.Failure], (await _node.ReceiptsAsync(run.Key)).Select(r => r.Decision.Kind));

        var again = await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);

        Assert.Equal((RequestOutcome.AlreadyStopped, StopKind.Cancel), (again.Outcome, again.Receipt!.Decision.Kind));
        Assert.All(_node.Journal.Stops, s => Assert.Equal(StopKind.Cancel, s.Decision.Kind));
    }

    [Fact]
    public async Task The_same_id_with_another_body_is_refused_and_changes_nothing()
    {
        var (run, _) = await _node.RunningAsync();
        var request = _node.Stop(StopKind.Cancel, run.Job);
        await _node.Stops.StopAsync(request, Node.Ct);
        var version = (await _node.RunAsync(run.Key)).Version;

        foreach (var other in new[]
        {
            request with { Reason = "something else" }, request with { Kind = StopKind.ForceStop }, request with { Job = new JobId(99) },
            request with { Deadline = TimeSpan.FromSeconds(1) },
        })
        {
            Assert.Equal(ReplyKind.OtherBody, (await _node.Stops.StopAsync(other, Node.Ct)).Kind);
        }

        Assert.Equal(version, (await _node.RunAsync(run.Key)).Version);
        Assert.Equal(RequestOutcome.Stopped, (await _node.Stops.StopAsync(request, Node.Ct)).Outcome);
    }

    [Fact]
    public async Task A_request_that_was_resolved_as_never_made_is_refused_when_it_comes()
    {
        var (run, _) = await _node.RunningAsync();
        var request = _node.Stop(StopKind.ForceStop, run.Job);

        Assert.Equal(ReplyKind.Void, (await _node.Resolver.ResolveAsync(request.Request, Node.Ct)).Kind);
        Assert.Equal(ReplyKind.Void, (await _node.Stops.StopAsync(request, Node.Ct)).Kind);
        Assert.Equal(RunStatus.Running, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_in_doubt_and_its_outcome_is_established_from_the_store()
    {
        var (run, _) = await _node.RunningAsync();
        var request = _node.Stop(StopKind.ForceStop, run.Job);
        _node.Faults.LoseNextCommit = true;

        Assert.Equal(ReplyKind.InDoubt, (await _node.Stops.StopAsync(request, Node.Ct)).Kind);

        var resolved = await _node.Resolver.ResolveAsync(request.Request, Node.Ct);
        Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped), (resolved.Kind, resolved.Outcome));
        Assert.Equal(request.Request, resolved.Receipt?.Decision.Request);
        Assert.Equal(RunStatus.Canceled, resolved.Run?.Status);
    }

    [Fact]
    public async Task A_commit_that_hangs_is_in_doubt_within_five_seconds()
    {
        var (run, _) = await _node.RunningAsync();
        _node.Faults.Hang(nameof(IRunStore.CommitAsync));

        var stop = _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct).AsTask();
        Assert.False(stop.IsCompleted);
        _node.Pass(5);

        Assert.Equal(ReplyKind.InDoubt, (await stop).Kind);
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_and_nothing_is_invented()
    {
        var (run, _) = await _node.RunningAsync();
        _node.Faults.IsAway = true;

        var fault = await Assert.ThrowsAsync<SluiceException>(() => _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct).AsTask());

        Assert.Equal("SLC4110", fault.Code);
        Assert.Equal(RunStatus.Running, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public async Task A_graceful_stop_that_loses_its_swap_is_decided_again()
    {
        var (run, _) = await _node.RunningAsync();
        var others = 3;
        _node.Faults.Before(nameof(IRunStore.CommitAsync), async () =>
        {
            if (others-- > 0)
                await _node.Memory.CommitAsync(Core.Changes.RunChanges.Keep(await _node.RunAsync(run.Key), "something", _node.Time.GetUtcNow()), Node.Ct);
        });

        var reply = await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);

        Assert.Equal(RequestOutcome.Stopped, reply.Outcome);
        Assert.Equal(RunStatus.Canceling, reply.Run?.Status);
    }

    [Fact]
    public async Task A_run_that_changes_without_end_holds_up_a_graceful_stop_but_not_a_force_stop()
    {
        var (run, _) = await _node.RunningAsync();
        _node.Faults.Before(nameof(IRunStore.CommitAsync), async () =>
            await _node.Memory.CommitAsync(Core.Changes.RunChanges.Keep(await _node.RunAsync(run.Key), "something", _node.Time.GetUtcNow()), Node.Ct));

        var fault = await Assert.ThrowsAsync<SluiceException>(() => _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct).AsTask());
        Assert.Equal("SLC4208", fault.Code);

        Assert.Equal(RequestOutcome.Stopped, (await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct)).Outcome);
    }

    [Fact]
    public async Task Nothing_after_the_commit_turns_the_answer_into_another_one()
    {
        var (run, _) = await _node.RunningAsync();
        _node.Journal.Fault = new IOException("No space left on device");
        _node.Faults.Before(nameof(IStopStore.ReadReceiptsAsync), () => throw new SluiceException("SLC4110", "away", isTransient: true));

        var reply = await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);

        Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped), (reply.Kind, reply.Outcome));
        Assert.False(reply.IsJournaled);
        Assert.Equal(StopKind.ForceStop, reply.Receipt?.Decision.Kind);
    }

    [Fact]
    public async Task A_stop_whose_commit_was_in_doubt_is_journaled_by_each_node_that_answers_it()
    {
        var (run, _) = await _node.RunningAsync();
        var other = new Node(_node.Memory, "w2");
        var request = _node.Stop(StopKind.ForceStop, run.Job);
        _node.Faults.LoseNextCommit = true;
        Assert.Equal(ReplyKind.InDoubt, (await _node.Stops.StopAsync(request, Node.Ct)).Kind);
        Assert.Empty(_node.Journal.Stops);

        var resolved = await _node.Resolver.ResolveAsync(request.Request, Node.Ct);
        var again = await other.Stops.StopAsync(request, Node.Ct);

        Assert.Equal((RequestOutcome.Stopped, RequestOutcome.Stopped), (resolved.Outcome, again.Outcome));
        var journaled = Assert.Single(_node.Journal.Stops);
        Assert.Equal(resolved.Receipt!.Decision, journaled.Decision);
        Assert.Equal((request.Request, RequestKind.ForceStop, RequestOutcome.Stopped), (journaled.Request.Id, journaled.Request.Kind, journaled.Request.Outcome));
        Assert.Equal(journaled, Assert.Single(other.Journal.Stops));
        Assert.True(resolved.IsJournaled && again.IsJournaled);
    }

    [Fact]
    public async Task A_stop_whose_process_died_between_its_commit_and_its_journal_was_not_answered_and_is_journaled_when_it_is_asked_for_again()
    {
        var (run, _) = await _node.RunningAsync();
        var request = _node.Stop(StopKind.ForceStop, run.Job);

        // All that is left of a process that dies right after its COMMIT: nobody hears its answer, and its journal has nothing.
        var dead = new Node(_node.Memory, "w2");
        dead.Journal.Fault = new IOException("The process is gone");
        await dead.Stops.StopAsync(request, Node.Ct);
        Assert.Empty(dead.Journal.Stops);

        var reply = await _node.Stops.StopAsync(request, Node.Ct);

        Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped, true), (reply.Kind, reply.Outcome, reply.IsJournaled));
        Assert.Equal(request.Request, Assert.Single(_node.Journal.Stops).Request.Id);
        Assert.Single(await _node.Memory.ReadReceiptsAsync(run.Key, Node.Ct));
    }

    [Theory]
    [InlineData(StopKind.ForceStop)]
    [InlineData(StopKind.Cancel)]
    public async Task A_node_that_answers_that_a_run_is_already_stopped_journals_that_stop(StopKind kind)
    {
        var (run, _) = await _node.RunningAsync();
        var other = new Node(_node.Memory, "w2");
        await _node.Stops.StopAsync(_node.Stop(kind, run.Job), Node.Ct);
        var request = new StopRequest(new RequestId("another"), kind, run.Job, "bert", "me too");

        var reply = await other.Stops.StopAsync(request, Node.Ct);

        Assert.Equal((RequestOutcome.AlreadyStopped, true), (reply.Outcome, reply.IsJournaled));
        var journaled = Assert.Single(other.Journal.Stops);
        Assert.Equal((kind, request.Request, RequestOutcome.AlreadyStopped), (journaled.Decision.Kind, journaled.Request.Id, journaled.Request.Outcome));
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_is_told_in_a_repeated_answer_too()
    {
        var (run, _) = await _node.RunningAsync();
        var request = _node.Stop(StopKind.ForceStop, run.Job);
        await _node.Stops.StopAsync(request, Node.Ct);
        _node.Journal.Fault = new IOException("No space left on device");

        var again = await _node.Stops.StopAsync(request, Node.Ct);

        Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped, false), (again.Kind, again.Outcome, again.IsJournaled));
    }

    [Fact]
    public async Task A_caller_that_goes_away_after_the_commit_leaves_it_journaled()
    {
        var (run, _) = await _node.RunningAsync();
        using var caller = new CancellationTokenSource();
        _node.Faults.Before(nameof(IStopStore.ReadReceiptsAsync), caller.CancelAsync);

        var reply = await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), caller.Token);

        Assert.Equal(RequestOutcome.Stopped, reply.Outcome);
        Assert.Single(_node.Journal.Stops);
    }

    [Fact]
    public async Task A_job_that_does_not_exist_is_not_found_now_and_when_asked_again()
    {
        var request = _node.Stop(StopKind.Cancel, new JobId(4711));

        Assert.Equal(RequestOutcome.NotFound, (await _node.Stops.StopAsync(request, Node.Ct)).Outcome);
        Assert.Equal(RequestOutcome.NotFound, (await _node.Stops.StopAsync(request, Node.Ct)).Outcome);
    }

    [Fact]
    public async Task A_softer_stop_is_refused_and_an_ended_run_says_so()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job), Node.Ct);

        var softer = await _node.Stops.StopAsync(_node.Stop(StopKind.Savepoint, run.Job), Node.Ct);
        Assert.Equal(RequestOutcome.HarderStopInProgress, softer.Outcome);
        Assert.Equal(StopKind.Cancel, softer.Receipt?.Decision.Kind);

        Assert.Equal(RequestOutcome.Stopped, (await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct)).Outcome);
        Assert.Equal(RequestOutcome.AlreadyFinal, (await _node.Stops.StopAsync(_node.Stop(StopKind.Savepoint, run.Job), Node.Ct)).Outcome);
    }

    [Fact]
    public async Task S2_A_graceful_stop_that_names_no_deadline_gets_the_nodes_and_is_the_same_request_on_a_node_with_another()
    {
        var (run, _) = await _node.RunningAsync();
        var quick = new StopJobs(_node.Store, _node.Journal, _node.Guard, _node.Hints, _node.Time, Node.Times.Scaled(0.1));
        var request = _node.Stop(StopKind.Cancel, run.Job);

        var reply = await quick.StopAsync(request, Node.Ct);
        var again = await _node.Stops.StopAsync(request, Node.Ct);

        Assert.Equal(_node.Time.GetUtcNow() + (Node.Times.Deadline * 0.1), reply.Run?.Deadline);
        Assert.Equal((ReplyKind.Decided, RequestOutcome.Stopped), (again.Kind, again.Outcome));
    }

    public static TheoryData<StopRequest, string> Bad
    {
        get
        {
            var good = new StopRequest(new RequestId("r"), StopKind.Cancel, new JobId(1), "anna", "because");
            return new TheoryData<StopRequest, string>
            {
                { good with { Request = new RequestId("") }, "SLC4201" },
                { good with { Request = default }, "SLC4201" },
                { good with { Request = new RequestId(new string('x', 201)) }, "SLC4201" },
                { good with { Request = new RequestId("a\nb") }, "SLC4201" },
                { good with { Reason = new string('x', 1_000_000) }, "SLC4202" },
                { good with { Reason = "a\0b" }, "SLC4202" },
                { good with { By = "" }, "SLC4202" },
                { good with { By = new string('x', 201) }, "SLC4202" },
                { good with { Kind = StopKind.ForceStop, Reason = " " }, "SLC4202" },
                { good with { Deadline = TimeSpan.Zero }, "SLC4203" },
                { good with { Deadline = TimeSpan.FromSeconds(-1) }, "SLC4203" },
                { good with { Deadline = TimeSpan.MaxValue }, "SLC4203" },
                { good with { Deadline = TimeSpan.FromDays(30) + TimeSpan.FromTicks(1) }, "SLC4203" },
                { good with { OnDeadline = OnDeadline.Resume }, "SLC4204" },
                { good with { Kind = StopKind.Savepoint, OnDeadline = OnDeadline.KeepTrying }, "SLC4204" },
                { good with { OnDeadline = (OnDeadline)9 }, "SLC4204" },
                { good with { Job = new JobId(0) }, "SLC4205" },
                { good with { Job = new JobId(-1) }, "SLC4205" },
                { good with { Kind = StopKind.None }, "SLC4205" },
                { good with { Kind = StopKind.Failure }, "SLC4205" },
            };
        }
    }

    [Theory, MemberData(nameof(Bad))]
    public async Task What_cannot_be_used_is_refused_with_its_remedy_before_anything_is_looked_at(StopRequest request, string code)
    {
        var fault = await Assert.ThrowsAsync<SluiceException>(() => _node.Stops.StopAsync(request, Node.Ct).AsTask());

        Assert.Equal(code, fault.Code);
        Assert.False(fault.IsTransient);
        Assert.Empty(_node.Faults.Calls);
    }

    [Fact]
    public async Task What_is_just_allowed_is_allowed()
    {
        var run = await _node.SubmitAsync();
        var request = new StopRequest(new RequestId(new string('x', 200)), StopKind.Cancel, run.Job, new string('a', 200), new string('r', 4096))
        {
            Deadline = TimeSpan.FromDays(30),
            OnDeadline = OnDeadline.KeepTrying,
        };

        Assert.Equal(RequestOutcome.Stopped, (await _node.Stops.StopAsync(request, Node.Ct)).Outcome);
    }
}
