using Sluice.Core.Runs;

namespace Sluice.Api.Tests.Stops;

public sealed class StopTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ApiServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_cancel_is_accepted_with_its_deadline_and_says_who_and_why()
    {
        var job = await RunningAsync();

        var answer = await _server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", """{"reason":"too slow","deadline":"90s","onDeadline":"keep-trying"}""", ("X-Sluice-User", "anna"), ("Idempotency-Key", "c-1"));

        Assert.Equal((202, "c-1"), (answer.Status, answer.Headers["Idempotency-Key"]));
        var canceled = await _server.Client.GetJobAsync(job);
        Assert.Equal(Wire.JobStatus.Canceling, canceled.Status);
        var decision = canceled.Stop!.Decision;
        Assert.Equal(("c-1", Wire.StopKind.Cancel, "anna", "too slow"), (decision.RequestId, decision.Kind, decision.RequestedBy, decision.Reason));
        Assert.Equal(TimeSpan.FromSeconds(90), canceled.Deadline - decision.DecidedAt);
        Assert.Equal("stopped", answer.Json.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_force_stop_ends_the_run_at_once_and_shows_what_was_left_behind()
    {
        var job = await RunningAsync();

        var answer = await _server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "on fire" });

        Assert.Equal((Wire.JobStatus.Canceled, true, Wire.StopOutcome.Stopped), (answer.Job.Status, answer.Job.IsFinal, answer.Outcome));
        Assert.Equal((1, Wire.StopKind.ForceStop), (answer.Stop!.Decision.Abandons.Attempts, answer.Stop.Decision.Kind));
        var residual = answer.Stop.Progress.Residuals.Single();
        Assert.Equal((Wire.ResidualState.Open, "worker-a#1"), (residual.State, residual.Worker));
        Assert.NotNull(answer.Stop.Progress.NoNewWritesAfter.At);
    }

    [Fact]
    public async Task A_stop_that_the_node_cannot_keep_in_its_journal_is_decided_and_the_answer_says_so()
    {
        var job = await RunningAsync();
        _server.Journal.IsFull = true;

        var full = await _server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "on fire" }, "f-1");
        _server.Journal.IsFull = false;
        var mended = await _server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "on fire" }, "f-1");

        Assert.Equal((Wire.JobStatus.Canceled, Wire.StopOutcome.Stopped), (full.Job.Status, full.Outcome));
        Assert.Equal((false, false), (full.Stop!.Journaled, full.Job.Stop!.Journaled));
        Assert.Equal((Wire.StopOutcome.Stopped, null), (mended.Outcome, mended.Stop!.Journaled));
    }

    [Fact]
    public async Task A_dry_run_tells_what_a_force_stop_would_do_and_touches_nothing()
    {
        var job = await RunningAsync();

        var answer = await _server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "x", DryRun = true });

        Assert.Equal((1, TimeSpan.FromSeconds(13.2), Wire.RequestOutcome.Stopped), (answer.Preview!.Abandons.Attempts, answer.Preview.NoNewWritesAfter, answer.Preview.Outcome));
        Assert.Equal(("sink[0].Blackhole", Wire.SinkFencing.LeaseOnly), (answer.Preview.Sinks.Single().Sink, answer.Preview.Sinks.Single().Fencing));
        Assert.Equal((Wire.JobStatus.Running, null), ((await _server.Client.GetJobAsync(job)).Status, answer.Stop));
    }

    [Fact]
    public async Task A_force_stop_without_a_reason_is_refused_and_nothing_is_touched()
    {
        var job = await RunningAsync();

        var answer = await _server.Http.PostAsync($"/api/v1/jobs/{job}/force-stop", "{}");

        Assert.Equal((400, "bad-request"), (answer.Status, answer.Code));
        Assert.Contains("reason", answer.Detail, StringComparison.Ordinal);
        Assert.Equal(Wire.JobStatus.Running, (await _server.Client.GetJobAsync(job)).Status);
    }

    [Fact]
    public async Task A_field_that_nobody_knows_is_refused_by_name()
    {
        var job = await RunningAsync();

        var answer = await _server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", """{"reason":"x","deadlin":"5s","force":true}""");

        Assert.Equal((400, "bad-request"), (answer.Status, answer.Code));
        Assert.Equal(["deadlin", "force"], answer.Json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()));
        Assert.Contains("deadline", answer.Json.GetProperty("errors")[0].GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Equal(Wire.JobStatus.Running, (await _server.Client.GetJobAsync(job)).Status);
    }

    [Theory]
    [InlineData("""{"deadline":"soon"}""", "deadline")]
    [InlineData("""{"deadline":5}""", "deadline")]
    [InlineData("""{"deadline":"0s"}""", "deadline")]
    [InlineData("""{"onDeadline":"pray"}""", "onDeadline")]
    [InlineData("""{"onDeadline":"resume"}""", "Resume")]
    [InlineData("""{"reason":null}""", null)]
    [InlineData("[]", "list")]
    [InlineData("{\"reason\":\"x\"", "body")]
    public async Task A_value_that_cannot_be_is_refused(string body, string? named)
    {
        var job = await RunningAsync();

        var answer = await _server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", body);

        if (named is null)
        {
            Assert.Equal(202, answer.Status);
            return;
        }

        Assert.Equal((400, "bad-request"), (answer.Status, answer.Code));
        Assert.Contains(named, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused_and_no_body_is_one_without_fields()
    {
        var job = await RunningAsync();

        Assert.Equal((415, "bad-request"), Seen(await _server.Http.SendAsync(HttpMethod.Post, $"/api/v1/jobs/{job}/cancel", "reason=x", "application/x-www-form-urlencoded")));
        Assert.Equal(Wire.JobStatus.Running, (await _server.Client.GetJobAsync(job)).Status);
        Assert.Equal(202, (await _server.Http.PostAsync($"/api/v1/jobs/{job}/cancel")).Status);
    }

    [Fact]
    public async Task A_stop_of_a_run_that_has_ended_otherwise_is_a_conflict_that_shows_how_it_ended()
    {
        var job = await RunningAsync();
        await Scene.MoveAsync(_server, job, RunStatus.Finished);

        var answer = await _server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", "{}");

        Assert.Equal((409, "already-final"), (answer.Status, answer.Code));
        Assert.Equal("FINISHED", answer.Json.GetProperty("job").GetProperty("status").GetString());
        Assert.Equal((409, "already-final"), Seen(await _server.Http.PostAsync($"/api/v1/jobs/{job}/force-stop", """{"reason":"x"}""")));
    }

    [Fact]
    public async Task F36_A_softer_stop_after_a_harder_one_is_a_conflict_and_a_harder_one_after_a_softer_one_is_not()
    {
        var job = await RunningAsync();
        Assert.Equal(202, (await _server.Http.PostAsync($"/api/v1/jobs/{job}/savepoint", "{}")).Status);
        Assert.Equal(202, (await _server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", "{}")).Status);

        var softer = await _server.Http.PostAsync($"/api/v1/jobs/{job}/savepoint", "{}");

        Assert.Equal((409, "harder-stop-in-progress"), (softer.Status, softer.Code));
        Assert.Equal("superseded", softer.Json.GetProperty("outcome").GetString());
        Assert.Equal("cancel", softer.Json.GetProperty("stop").GetProperty("decision").GetProperty("kind").GetString());
        Assert.Equal(200, (await _server.Http.PostAsync($"/api/v1/jobs/{job}/force-stop", """{"reason":"x"}""")).Status);
    }

    [Theory]
    [InlineData("cancel", "{}")]
    [InlineData("savepoint", "{}")]
    [InlineData("force-stop", """{"reason":"x"}""")]
    public async Task A_job_that_is_not_there_is_not_found(string stop, string body)
    {
        Assert.Equal((404, "not-found"), Seen(await _server.Http.PostAsync($"/api/v1/jobs/4711/{stop}", body)));
        Assert.Equal((404, "not-found"), Seen(await _server.Http.PostAsync($"/api/v1/jobs/orders/{stop}", body)));
    }

    private static (int, string) Seen(Answers.Answer answer) => (answer.Status, answer.Code);

    private Task<long> RunningAsync() => Scene.RunningAsync(_server);
}
