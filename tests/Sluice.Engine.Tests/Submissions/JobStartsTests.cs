using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;
using Sluice.Engine.Submissions;

namespace Sluice.Engine.Tests.Submissions;

public sealed class JobStartsTests
{
    private readonly Node _node = new();

    [Fact]
    public async Task A_submission_makes_a_job_once_however_often_it_is_repeated()
    {
        await _node.Guard.PassAsync(Node.Ct);
        var job = Job("a");

        var first = await _node.Starts.SubmitAsync(job, Node.Ct);
        var second = await _node.Starts.SubmitAsync(job, Node.Ct);

        Assert.Equal((ReplyKind.Decided, RequestOutcome.Done), (first.Kind, first.Outcome));
        Assert.Equal(first.Run!.Key, second.Run!.Key);
        Assert.Single(_node.Memory.State.Runs);
        Assert.Contains(first.Run.Key, _node.Hints.Runs);
        Assert.Equal(ReplyKind.OtherBody, (await _node.Starts.SubmitAsync(job with { Config = "{other}" }, Node.Ct)).Kind);
        Assert.Equal(RequestOutcome.Done, (await _node.Starts.SubmitAsync(Job("b"), Node.Ct)).Outcome);
        Assert.Equal(2, _node.Memory.State.Runs.Count);
    }

    [Fact]
    public async Task Under_a_chosen_id_a_job_that_has_ended_begins_a_new_generation_and_one_that_lives_is_left_alone()
    {
        await _node.Guard.PassAsync(Node.Ct);
        var first = (await _node.Starts.SubmitAsync(Job("a") with { Id = new JobId(77) }, Node.Ct)).Run!;
        Assert.Equal(new JobId(77), first.Job);

        Assert.Equal(RequestOutcome.NotFinal, (await _node.Starts.SubmitAsync(Job("b") with { Id = new JobId(77) }, Node.Ct)).Outcome);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, first.Job), Node.Ct);
        var second = (await _node.Starts.SubmitAsync(Job("c") with { Id = new JobId(77) }, Node.Ct)).Run!;

        Assert.Equal(new RunNumber(2), second.Number);
        Assert.True(second.Generation.Value > first.Generation.Value);
        Assert.True(second.Epoch > first.Epoch);
    }

    [Fact]
    public async Task A_stopped_job_is_started_again_only_by_name_with_a_higher_epoch_and_the_same_generation()
    {
        var (run, _) = await _node.RunningAsync();
        Assert.Equal(RequestOutcome.NotFinal, (await _node.Starts.ResumeAsync(Again(run), Node.Ct)).Outcome);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        var stopped = await _node.RunAsync(run.Key);
        _node.Pass(3_600);
        await _node.Coordinators.PassAsync(Node.Ct);
        Assert.Equal(stopped, await _node.Memory.FindLatestRunAsync(run.Job, Node.Ct));

        var request = Again(run);
        var resumed = await _node.Starts.ResumeAsync(request, Node.Ct);
        var repeated = await _node.Starts.ResumeAsync(request, Node.Ct);

        Assert.Equal(RequestOutcome.Done, resumed.Outcome);
        Assert.Equal((new RunNumber(2), run.Generation), (resumed.Run!.Number, resumed.Run.Generation));
        Assert.True(resumed.Run.Epoch > stopped.Epoch);
        Assert.Equal(resumed.Run.Key, repeated.Run!.Key);
        Assert.Equal(run.Settings.RetryTimes, resumed.Run.Settings.RetryTimes);
        Assert.Equal(stopped, await _node.RunAsync(run.Key));
    }

    [Fact]
    public async Task S4_what_was_decided_before_another_node_recovered_an_older_copy_is_decided_anew()
    {
        await _node.Guard.PassAsync(Node.Ct);
        Assert.Equal(0, _node.Guard.Known!.Incarnation);
        await _node.Memory.RaiseIncarnationAsync(3, _node.Time.GetUtcNow(), Node.Ct);

        // What this node answered may be forgotten there: first of all it is looked at.
        Assert.Equal("SLC4111", (await Assert.ThrowsAsync<SluiceException>(async () => await _node.Starts.SubmitAsync(Job("a"), Node.Ct))).Code);
        Assert.Empty(_node.Memory.State.Runs);
        await _node.Guard.PassAsync(Node.Ct);
        var reply = await _node.Starts.SubmitAsync(Job("a"), Node.Ct);

        Assert.Equal((RequestOutcome.Done, 3, 3), (reply.Outcome, reply.Run!.Epoch.Incarnation, _node.Guard.Known!.Incarnation));
    }

    [Fact]
    public async Task S10_nothing_is_started_on_an_older_copy_that_this_node_has_not_noticed()
    {
        await _node.Guard.PassAsync(Node.Ct);
        var copy = _node.Memory.State.Copy();
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);

        var refused = await Assert.ThrowsAsync<SluiceException>(async () => await _node.Starts.SubmitAsync(Job("a"), Node.Ct));

        Assert.Equal("SLC4111", refused.Code);
        Assert.Empty(_node.Memory.State.Runs);
        Assert.True(_node.Guard.IsHolding);
        await _node.Guard.PassAsync(Node.Ct);
        Assert.Equal(RequestOutcome.Done, (await _node.Starts.SubmitAsync(Job("a"), Node.Ct)).Outcome);
    }

    [Fact]
    public async Task A_restart_begins_a_new_generation()
    {
        var run = await _node.SubmitAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);

        var restarted = (await _node.Starts.RestartAsync(Again(run) with { Config = "{new}" }, Node.Ct)).Run!;

        Assert.True(restarted.Generation.Value > run.Generation.Value);
    }

    [Theory]
    [InlineData(RunStatus.Finished, RequestOutcome.NothingToResume)]
    [InlineData((RunStatus)77, RequestOutcome.NothingToResume)]
    [InlineData(RunStatus.Failed, RequestOutcome.Done)]
    [InlineData(RunStatus.SavepointDone, RequestOutcome.Done)]
    public async Task What_has_finished_or_ended_in_a_way_that_is_not_known_is_not_resumed(RunStatus status, RequestOutcome outcome)
    {
        var run = await _node.SubmitAsync();
        _node.Memory.State.Runs[run.Key] = run with { Status = status, IsFinal = true };

        Assert.Equal(outcome, (await _node.Starts.ResumeAsync(Again(run), Node.Ct)).Outcome);
    }

    [Fact]
    public async Task A_job_that_has_ended_is_forgotten_and_its_requests_are_not()
    {
        var run = await _node.SubmitAsync();
        Assert.Equal(RequestOutcome.NotFinal, (await _node.Starts.DeleteAsync(Again(run), Node.Ct)).Outcome);
        var stop = _node.Stop(StopKind.ForceStop, run.Job);
        await _node.Stops.StopAsync(stop, Node.Ct);

        var delete = Again(run);
        Assert.Equal(RequestOutcome.Done, (await _node.Starts.DeleteAsync(delete, Node.Ct)).Outcome);
        Assert.Equal(RequestOutcome.Done, (await _node.Starts.DeleteAsync(delete, Node.Ct)).Outcome);
        Assert.Equal(RequestOutcome.NotFound, (await _node.Starts.DeleteAsync(Again(run), Node.Ct)).Outcome);
        Assert.Equal(RequestOutcome.Stopped, (await _node.Stops.StopAsync(stop, Node.Ct)).Outcome);
        Assert.Equal(RequestOutcome.NotFound, (await _node.Starts.ResumeAsync(Again(run), Node.Ct)).Outcome);
    }

    [Fact]
    public async Task S4_The_answer_of_a_delete_has_one_deadline_for_all_that_it_asks_of_the_store()
    {
        var run = await _node.SubmitAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        var slow = new TaskCompletionSource();
        _node.Faults.Before(nameof(IStopStore.ReadUnpublishedAsync), () => slow.Task);
        _node.Faults.Hang(nameof(IRunStore.DeleteAsync));

        var delete = _node.Starts.DeleteAsync(Again(run), Node.Ct).AsTask();
        _node.Pass(4);
        slow.SetResult();
        Assert.False(delete.IsCompleted);
        _node.Pass(1.1);

        Assert.Equal(ReplyKind.InDoubt, (await delete.WaitAsync(TimeSpan.FromSeconds(20), Node.Ct)).Kind);
    }

    [Fact]
    public async Task A_start_whose_answer_is_lost_is_in_doubt_and_not_done_twice()
    {
        await _node.Guard.PassAsync(Node.Ct);
        _node.Faults.LoseNextCommit = true;
        var job = Job("a");

        Assert.Equal(ReplyKind.InDoubt, (await _node.Starts.SubmitAsync(job, Node.Ct)).Kind);
        Assert.Equal(RequestOutcome.Done, (await _node.Starts.SubmitAsync(job, Node.Ct)).Outcome);
        Assert.Single(_node.Memory.State.Runs);
    }

    public static TheoryData<JobSubmission, string> Bad
    {
        get
        {
            var good = new JobSubmission(new RequestId("r"), "orders", "{}", new RunSettings(), "anna");
            return new TheoryData<JobSubmission, string>
            {
                { good with { Request = new RequestId("") }, "SLC4201" },
                { good with { Name = "" }, "SLC4202" },
                { good with { Name = new string('x', 201) }, "SLC4202" },
                { good with { Config = "" }, "SLC4202" },
                { good with { Config = new string('x', 4 * 1024 * 1024 + 1) }, "SLC4202" },
                { good with { By = "" }, "SLC4202" },
                { good with { Id = new JobId(0) }, "SLC4205" },
                { good with { Settings = new RunSettings { Parallelism = 0 } }, "SLC4205" },
                { good with { Settings = new RunSettings { Parallelism = 10_001 } }, "SLC4205" },
                { good with { Settings = new RunSettings { RetryTimes = -1 } }, "SLC4205" },
                { good with { Settings = new RunSettings { RetryTimes = 1_000_001 } }, "SLC4205" },
                { good with { Settings = new RunSettings { RetryInterval = TimeSpan.FromSeconds(-1) } }, "SLC4205" },
                { good with { Settings = new RunSettings { RetryInterval = TimeSpan.MaxValue } }, "SLC4205" },
            };
        }
    }

    [Theory, MemberData(nameof(Bad))]
    public async Task What_cannot_be_used_is_refused_before_anything_is_looked_at(JobSubmission job, string code)
    {
        var fault = await Assert.ThrowsAsync<SluiceException>(() => _node.Starts.SubmitAsync(job, Node.Ct).AsTask());

        Assert.Equal(code, fault.Code);
        Assert.Empty(_node.Faults.Calls);
    }

    [Fact]
    public async Task A_restart_that_cannot_be_used_is_refused_too()
    {
        var good = new JobRestart(new RequestId("r"), new JobId(1), "anna");
        foreach (var (bad, code) in new[]
        {
            (good with { Job = default }, "SLC4205"), (good with { By = "" }, "SLC4202"), (good with { Reason = new string('x', 5_000) }, "SLC4202"),
            (good with { Config = "" }, "SLC4202"), (good with { Settings = new RunSettings { Parallelism = 0 } }, "SLC4205"), (good with { Request = default }, "SLC4201"),
        })
        {
            Assert.Equal(code, (await Assert.ThrowsAsync<SluiceException>(() => _node.Starts.ResumeAsync(bad, Node.Ct).AsTask())).Code);
        }
    }

    private JobSubmission Job(string name) => new(_node.NextId(), name, "{}", new RunSettings(), "anna");

    private JobRestart Again(RunRecord run) => new(_node.NextId(), run.Job, "anna");
}
