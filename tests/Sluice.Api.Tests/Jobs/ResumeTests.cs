using Sluice.Core.Runs;

namespace Sluice.Api.Tests.Jobs;

public sealed class ResumeTests : ApiTests
{
    private static readonly string s_harmless = ApiServer.Job.Replace("\"parallelism\":2", "\"parallelism\":4", StringComparison.Ordinal);
    private static readonly string s_other = ApiServer.Job.Replace("\"row.num\":5", "\"row.num\":6", StringComparison.Ordinal);

    [Fact]
    public async Task A_stopped_job_goes_on_as_the_next_run_of_the_same_generation_and_keeps_who_submitted_it()
    {
        var job = await StoppedAsync();

        var answer = await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", """{"reason":"fixed"}""", ("X-Sluice-User", "berta"));

        Assert.Equal((201, $"/api/v1/jobs/{job}", 2, "CREATED"), (answer.Status, answer.Headers["Location"], answer.Json.GetProperty("run").GetInt32(), answer.Json.GetProperty("status").GetString()));
        Assert.Equal("anonymous", answer.Json.GetProperty("submittedBy").GetString());
        var runs = (await Server.Client.ListRunsAsync(job)).Items;
        Assert.Equal(runs[1].Generation, runs[0].Generation);
        Assert.True(runs[0].Epoch > runs[1].Epoch);
        Assert.Contains("berta: fixed", (await Server.Client.ListEventsAsync(job)).Items[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_runs_or_has_finished_is_not_resumed()
    {
        var job = await Scene.RunningAsync(Server);
        Assert.Equal((409, "not-final"), Seen(await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", "{}")));
        await Scene.MoveAsync(Server, job, RunStatus.Finished);
        var answer = await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", "{}");
        Assert.Equal((409, "nothing-to-resume"), Seen(answer));
        Assert.Equal("FINISHED", answer.Json.GetProperty("job").GetProperty("status").GetString());
        Assert.Equal((404, "not-found"), Seen(await Server.Http.PostAsync("/api/v1/jobs/4711/resume", "{}")));
    }

    [Fact]
    public async Task A_changed_job_goes_on_only_where_it_reads_and_writes_the_same()
    {
        var job = await StoppedAsync();

        var refused = await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", $$"""{"config":{{s_other}} }""");
        var bad = await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", """{"config":"sink {}"}""");
        var accepted = await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", $$"""{"config":{{s_harmless}} }""", ("Idempotency-Key", "k"));
        var again = await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", $$"""{"config":{{s_harmless}} }""", ("Idempotency-Key", "k"));

        Assert.Equal((409, "job-changed"), Seen(refused));
        Assert.Equal(["source[0].FakeSource.row.num"], refused.Json.GetProperty("differs").EnumerateArray().Select(d => d.GetString()));
        Assert.Equal((400, "bad-job"), Seen(bad));
        Assert.Equal((201, 4, 2), (accepted.Status, accepted.Json.GetProperty("parallelism").GetInt32(), accepted.Json.GetProperty("run").GetInt32()));
        Assert.Equal(accepted.Text, again.Text);
        Assert.Equal((422, "request-id-reused"), Seen(await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", "{}", ("Idempotency-Key", "k"))));
    }

    [Fact]
    public async Task A_resume_from_a_receipt_is_refused_when_the_job_went_on_since()
    {
        var job = await StoppedAsync("first");
        Assert.Equal(2, (await Server.Client.ResumeAsync(job, new Wire.ResumeRequest { FromReceipt = "first" })).Run);
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "x" }, "second");

        var answer = await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", """{"fromReceipt":"first"}""");

        Assert.Equal((409, "job-changed"), Seen(answer));
        Assert.Equal((409, "job-changed"), Seen(await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", $$"""{"fromReceipt":"{{job}}/1"}""")));
        Assert.Equal((404, "not-found"), Seen(await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", """{"fromReceipt":"third"}""")));
        Assert.Equal(3, (await Server.Client.ResumeAsync(job, new Wire.ResumeRequest { FromReceipt = $"{job}/2" })).Run);
    }

    [Theory]
    [InlineData("/junk", 400, "is no receipt's name. Write JOB/RUN")]
    [InlineData("/1/0", 400, "is no receipt's name. Write JOB/RUN")]
    [InlineData("/1/1/1", 400, "is no receipt's name. Write JOB/RUN")]
    [InlineData("/1/2", 404, "run 1 of it has one")]
    [InlineData("/2", 404, "run 2 of it has none")]
    [InlineData("0/1", 404, "not of job")]
    public async Task A_receipt_that_is_none_is_refused_and_nothing_starts(string name, int status, string words)
    {
        var job = await StoppedAsync();

        var answer = await Server.Http.PostAsync($"/api/v1/jobs/{job}/resume", $$"""{"fromReceipt":"{{job}}{{name}}"}""");

        Assert.Equal(status, answer.Status);
        Assert.Contains(words, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await Server.Client.GetJobAsync(job)).Run);
        Assert.Equal(2, (await Server.Client.ResumeAsync(job, new Wire.ResumeRequest { FromReceipt = $"{job}/1/1" })).Run);
    }

    [Fact]
    public async Task A_restart_begins_a_new_generation()
    {
        var job = await StoppedAsync();

        Assert.Equal(2, (await Server.Client.RestartAsync(job)).Run);

        var runs = (await Server.Client.ListRunsAsync(job)).Items;
        Assert.NotEqual(runs[1].Generation, runs[0].Generation);
        Assert.Equal((409, "not-final"), Seen(await Server.Http.PostAsync($"/api/v1/jobs/{job}/restart", "{}")));
    }

    [Fact]
    public async Task A_job_is_forgotten_once_it_has_ended_and_its_receipts_stay()
    {
        var job = await Scene.RunningAsync(Server);
        Assert.Equal((409, "not-final"), Seen(await Server.Http.SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{job}")));
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "x" }, "stop");

        var answer = await Server.Http.SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{job}", headers: ("Idempotency-Key", "gone"));
        var again = await Server.Http.SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{job}", headers: ("Idempotency-Key", "gone"));

        Assert.Equal((204, "", 204), (answer.Status, answer.Text, again.Status));
        Assert.Equal((404, "not-found"), Seen(await Server.Http.FetchAsync($"/api/v1/jobs/{job}")));
        Assert.Equal((404, "not-found"), Seen(await Server.Http.SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{job}")));
        Assert.Equal("stop", (await Server.Client.ListStopsAsync(job, run: 1)).Items.Single().Decision.RequestId);
        Assert.Equal("x", (await Server.Client.GetRequestAsync("stop")).Stop!.Decision.Reason);
    }

    private async Task<long> StoppedAsync(string? request = null)
    {
        var job = await Scene.RunningAsync(Server);
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "x" }, request);
        return job;
    }
}
