using Sluice.Core.Runs;

namespace Sluice.Api.Tests.Requests;

/// <summary>S4: the same request, 50 at once or after a restart, gets the same decision.</summary>
public sealed class SameRequestTests : ApiTests
{
    private const string Key = "Idempotency-Key";

    [Theory]
    [InlineData("cancel", """{"reason":"x"}""", 202)]
    [InlineData("savepoint", """{"reason":"x"}""", 202)]
    [InlineData("force-stop", """{"reason":"x"}""", 200)]
    public async Task S4_F20_Fifty_equal_stops_at_once_get_one_decision_and_make_one_receipt(string stop, string body, int status)
    {
        var job = await Scene.RunningAsync(Server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Server.Http.PostAsync($"/api/v1/jobs/{job}/{stop}", body, (Key, "one"))));

        Assert.All(answers, a => Assert.Equal(status, a.Status));
        Assert.Single(answers.Select(Decision).Distinct());
        Assert.Single(answers.Select(a => a.Json.GetProperty("outcome").GetString()).Distinct(), "stopped");
        Assert.Single((await Server.Client.ListStopsAsync(job)).Items);
        await Server.RestartAsync();
        var later = await Server.Http.PostAsync($"/api/v1/jobs/{job}/{stop}", body, (Key, "one"));
        Assert.Equal((status, Decision(answers[0])), (later.Status, Decision(later)));
    }

    [Theory]
    [InlineData("k/7")]
    [InlineData("k%2F7")]
    [InlineData("k%2f7")]
    [InlineData("a/b%2Fc%252F/d%")]
    public async Task S4_A_request_is_found_by_its_id_whatever_is_in_it(string id)
    {
        var job = await Scene.RunningAsync(Server);
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "x" }, id);

        var found = await Server.Client.GetRequestAsync(id);

        Assert.Equal((id, Wire.RequestOutcome.Stopped), (found.RequestId, found.Outcome));
    }

    [Fact]
    public async Task S4_Fifty_equal_submissions_at_once_make_one_job()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Server.Http.PostAsync("/api/v1/jobs", ApiServer.Job, (Key, "one"))));

        Assert.All(answers, a => Assert.Equal(201, a.Status));
        Assert.Single(answers.Select(a => a.Json.GetProperty("id").GetString()).Distinct());
        Assert.Single((await Server.Client.ListJobsAsync()).Items);
        await Server.RestartAsync();
        Assert.Equal("/api/v1/jobs/1", (await Server.Http.PostAsync("/api/v1/jobs", ApiServer.Job, (Key, "one"))).Headers["Location"]);
    }

    [Fact]
    public async Task S4_A_stop_that_is_repeated_after_the_job_was_resumed_is_answered_for_the_run_that_it_stopped()
    {
        var job = await Scene.RunningAsync(Server);
        var first = await Server.Http.PostAsync($"/api/v1/jobs/{job}/force-stop", """{"reason":"x"}""", (Key, "stop"));
        Assert.Equal(2, (await Server.Client.ResumeAsync(job)).Run);

        var again = await Server.Http.PostAsync($"/api/v1/jobs/{job}/force-stop", """{"reason":"x"}""", (Key, "stop"));

        Assert.Equal((200, Decision(first)), (again.Status, Decision(again)));
        Assert.Equal((1, "CANCELED"), (again.Json.GetProperty("job").GetProperty("run").GetInt32(), again.Json.GetProperty("job").GetProperty("status").GetString()));
        Assert.Equal(Wire.JobStatus.Created, (await Server.Client.GetJobAsync(job)).Status);
    }

    [Fact]
    public async Task A_refusal_is_repeated_too_although_the_job_has_changed()
    {
        var job = await Scene.RunningAsync(Server);
        var first = await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", "{}", (Key, "r"));
        await Scene.MoveAsync(Server, job, RunStatus.Failing);
        await Scene.MoveAsync(Server, job, RunStatus.Failed, "broken");

        var again = await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", "{}", (Key, "r"));

        Assert.Equal(((409, "not-final"), (409, "not-final")), (Seen(first), Seen(again)));
        Assert.Equal(201, (await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", "{}", (Key, "r2"))).Status);
    }

    [Theory]
    [InlineData("c9658a3258d87b2304ae8428f86837ea")]
    [InlineData("00000000000170008000000000000000")]
    [InlineData("ffffffffffff7fffbfffffffffffffff")]
    public async Task Digits_at_random_that_look_like_an_old_time_are_an_id_like_any_other(string id) =>
        Assert.Equal(201, (await Server.Http.PostAsync("/api/v1/jobs", ApiServer.Job, (Key, id))).Status);

    [Fact]
    public async Task Another_request_under_a_used_id_is_refused_and_changes_nothing()
    {
        var job = await Scene.RunningAsync(Server);
        await Server.Http.PostAsync($"/api/v1/jobs/{job}/savepoint", """{"deadline":"30s"}""", (Key, "one"));

        Assert.Equal((422, "request-id-reused"), Seen(await Server.Http.PostAsync($"/api/v1/jobs/{job}/savepoint", """{"deadline":"31s"}""", (Key, "one"))));
        Assert.Equal((422, "request-id-reused"), Seen(await Server.Http.PostAsync($"/api/v1/jobs/{job}/force-stop", """{"reason":"x"}""", (Key, "one"))));
        Assert.Equal((422, "request-id-reused"), Seen(await Server.Http.PostAsync("/api/v1/jobs", ApiServer.Job, (Key, "one"))));
        Assert.Equal(Wire.JobStatus.DoingSavepoint, (await Server.Client.GetJobAsync(job)).Status);
        Assert.Equal(202, (await Server.Http.PostAsync($"/api/v1/jobs/{job}/savepoint", """{ "deadline" : "30s" }""", (Key, "one"))).Status);
    }

    [Fact]
    public async Task Without_an_id_the_server_makes_one_that_can_be_repeated()
    {
        var job = await Scene.RunningAsync(Server);

        var first = await Server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", "{}");
        var key = first.Headers[Key];
        var again = await Server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", "{}", (Key, key));

        Assert.Equal("stopped", again.Json.GetProperty("outcome").GetString());
        Assert.Equal(Decision(first), Decision(again));
        Assert.Equal("already-stopped", (await Server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", "{}")).Json.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("LONG")]
    public async Task An_id_that_cannot_be_used_is_refused(string key)
    {
        var job = await Scene.RunningAsync(Server);

        var answer = await Server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", "{}", (Key, key == "LONG" ? new string('x', 201) : key));

        Assert.Equal((400, "bad-request"), Seen(answer));
        Assert.Equal(Wire.JobStatus.Running, (await Server.Client.GetJobAsync(job)).Status);
    }

    [Fact]
    public async Task The_outcome_of_a_request_can_be_asked_for_and_one_that_never_came_never_will()
    {
        var job = await Scene.RunningAsync(Server);
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "x" }, "stop");

        var known = await Server.Client.GetRequestAsync("stop");
        var unknown = await Server.Client.GetRequestAsync("other");

        Assert.Equal((Wire.RequestOutcome.Stopped, job, Wire.JobStatus.Canceled, "x"), (known.Outcome, known.Job!.Id, known.Job.Status, known.Stop!.Decision.Reason));
        Assert.Equal((Wire.RequestOutcome.NeverHappened, null), (unknown.Outcome, unknown.Job));
        Assert.Equal((410, "expired"), Seen(await Server.Http.PostAsync("/api/v1/jobs", ApiServer.Job, (Key, "other"))));
        Assert.Single((await Server.Client.ListJobsAsync()).Items);
    }

    [Fact]
    public async Task A_request_that_is_older_than_answers_are_kept_is_gone_and_not_done_again()
    {
        var old = Guid.CreateVersion7(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(401)).ToString();
        var recent = Guid.CreateVersion7(TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(399)).ToString("N");

        Assert.Equal((410, "expired"), Seen(await Server.Http.PostAsync("/api/v1/jobs", ApiServer.Job, (Key, old))));
        Assert.Empty((await Server.Client.ListJobsAsync()).Items);
        Assert.Equal(201, (await Server.Http.PostAsync("/api/v1/jobs", ApiServer.Job, (Key, recent))).Status);
    }

    private static string Decision(Answers.Answer answer)
    {
        var job = answer.Json.TryGetProperty("job", out var inner) ? inner : answer.Json;
        return job.GetProperty("stop").GetProperty("decision").ToString();
    }
}
