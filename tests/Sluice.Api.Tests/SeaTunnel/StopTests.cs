namespace Sluice.Api.Tests.SeaTunnel;

/// <summary>What SeaTunnel's clients send when they stop jobs.</summary>
public sealed class StopTests : ApiTests
{
    [Theory]
    [InlineData("""{"jobId":ID}""", "CANCELING")]
    [InlineData("""{"jobId":ID,"isStopWithSavePoint":false,"force":false,"other":1}""", "CANCELING")]
    [InlineData("""{"jobId":"ID","isStopWithSavePoint":true}""", "DOING_SAVEPOINT")]
    [InlineData("""{"jobId":ID,"force":true}""", "CANCELED")]
    public async Task A_stop_is_decided_when_it_is_answered(string body, string status)
    {
        var job = await Scene.RunningAsync(Server);

        var answer = await Server.Http.SendAsync(HttpMethod.Post, "/stop-job", body.Replace("ID", $"{job}", StringComparison.Ordinal), "text/plain");

        Assert.Equal((200, "{\"jobId\":" + job + "}"), (answer.Status, answer.Text));
        var stopped = await Server.Client.GetJobAsync(job);
        Assert.Equal((status, "asked for with /stop-job"), (stopped.Status.Name, stopped.Stop!.Decision.Reason));
        Assert.Equal(200, (await Server.Http.PostAsync("/stop-job", body.Replace("ID", $"{job}", StringComparison.Ordinal))).Status);
    }

    [Theory]
    [InlineData("", 400, "Request body is empty.")]
    [InlineData("{", 400, "Invalid JSON format in request body.")]
    [InlineData("[]", 400, "Invalid JSON format in request body.")]
    [InlineData("{}", 400, "jobId cannot be empty.")]
    [InlineData("""{"jobId":"seven"}""", 400, "For input string")]
    [InlineData("""{"jobId":4711}""", 404, "4711")]
    public async Task What_cannot_be_stopped_is_told_in_their_shape_and_a_job_that_is_not_there_is_404(string body, int status, string message)
    {
        var answer = await Server.Http.PostAsync("/stop-job", body);

        Assert.Equal((status, "fail"), (answer.Status, answer.Json.GetProperty("status").GetString()));
        Assert.Contains(message, answer.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_stops_are_told_one_by_one_and_small_ids_are_ids_too()
    {
        var jobs = new[] { await Scene.RunningAsync(Server), await Scene.RunningAsync(Server) };

        var answer = await Server.Http.PostAsync("/stop-jobs", "[{\"jobId\":" + jobs[0] + ",\"force\":true},{\"jobId\":4711},{\"jobId\":" + jobs[1] + "}]");

        Assert.Equal(200, answer.Status);
        Assert.Equal([jobs[0], 4711, jobs[1]], answer.Json.EnumerateArray().Select(i => i.GetProperty("jobId").GetInt64()));
        Assert.Equal("fail", answer.Json[1].GetProperty("status").GetString());
        Assert.False(answer.Json[0].TryGetProperty("status", out _));
        Assert.Equal((Wire.JobStatus.Canceled, Wire.JobStatus.Canceling), ((await Server.Client.GetJobAsync(jobs[0])).Status, (await Server.Client.GetJobAsync(jobs[1])).Status));
    }

    [Fact]
    public async Task Another_method_is_refused_with_what_it_takes()
    {
        var answer = await Server.Http.FetchAsync("/stop-job");

        Assert.Equal((405, "POST", "fail"), (answer.Status, answer.Headers["Allow"], answer.Json.GetProperty("status").GetString()));
    }
}
