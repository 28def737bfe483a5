using Sluice.Client;

namespace Sluice.Api.Tests.Jobs;

public sealed class ListTests : ApiTests
{
    [Fact]
    public async Task Jobs_are_listed_newest_first_page_by_page()
    {
        for (var i = 1; i <= 5; i++)
            await Server.Client.SubmitAsync(ApiServer.Job, new SubmitOptions { Format = JobFormat.Json, Name = $"job-{i}" });

        var first = await Server.Client.ListJobsAsync(new JobQuery { Limit = 2 });
        var all = new List<string>();
        await foreach (var job in Server.Client.AllJobsAsync(new JobQuery { Limit = 2 }))
            all.Add(job.Name);

        Assert.Equal(["job-5", "job-4"], first.Items.Select(j => j.Name));
        Assert.NotNull(first.NextCursor);
        Assert.Equal(["job-5", "job-4", "job-3", "job-2", "job-1"], all);
        Assert.Equal(["job-3"], (await Server.Client.ListJobsAsync(new JobQuery { Name = "*-3" })).Items.Select(j => j.Name));
        Assert.Empty((await Server.Client.ListJobsAsync(new JobQuery { Status = Wire.JobStatus.Running })).Items);
    }

    [Fact]
    public async Task A_list_of_nothing_is_an_empty_list() =>
        Assert.Equal("""{"items":[]}""", (await Server.Http.FetchAsync("/api/v1/jobs")).Text);

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("cursor=-1", "cursor")]
    [InlineData("status=STOPPED", "FINISHED")]
    [InlineData("stauts=RUNNING", "status")]
    [InlineData("limit=1&limit=2", "limit")]
    public async Task A_query_that_cannot_be_is_refused_and_says_what_can(string query, string named)
    {
        var answer = await Server.Http.FetchAsync($"/api/v1/jobs?{query}");

        Assert.Equal((400, "bad-request"), Seen(answer));
        Assert.Contains(named, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/runs")]
    [InlineData("/tasks")]
    [InlineData("/splits")]
    [InlineData("/metrics")]
    [InlineData("/logs")]
    [InlineData("/events")]
    [InlineData("/stop")]
    [InlineData("/stops")]
    public async Task What_a_job_has_is_not_found_where_there_is_no_job(string what)
    {
        Assert.Equal((404, "not-found"), Seen(await Server.Http.FetchAsync($"/api/v1/jobs/4711{what}")));
        Assert.Equal((404, "not-found"), Seen(await Server.Http.FetchAsync($"/api/v1/jobs/x{what}")));
        Assert.Equal((404, "not-found"), Seen(await Server.Http.FetchAsync($"/api/v1/jobs/99999999999999999999{what}")));
    }
}
