using System.Text.Json;
using Sluice.Core.Runs;

namespace Sluice.Api.Tests.SeaTunnel;

/// <summary>What SeaTunnel's clients read.</summary>
public sealed class ReadTests : ApiTests
{
    [Fact]
    public async Task A_running_job_has_the_fields_and_types_that_they_know()
    {
        var job = await Scene.RunningAsync(Server);

        var info = (await Server.Http.FetchAsync($"/job-info/{job}")).Json;

        Assert.Equal(
            ["jobId", "jobName", "jobStatus", "errorMsg", "createTime", "jobDag", "metrics", "envOptions", "pluginJarsUrls", "isStartWithSavePoint"],
            info.EnumerateObject().Select(p => p.Name));
        Assert.Equal(($"{job}", "orders", "RUNNING"), (Text(info, "jobId"), Text(info, "jobName"), Text(info, "jobStatus")));
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", Text(info, "createTime"));
        Assert.All(info.GetProperty("metrics").EnumerateObject(), m => Assert.True(m.Value.ValueKind is JsonValueKind.String or JsonValueKind.Object, m.Name));
        Assert.Equal(("0", "0"), (Text(info.GetProperty("metrics"), "SourceReceivedCount"), Text(info.GetProperty("metrics"), "SinkWriteCount")));
        var vertices = info.GetProperty("jobDag").GetProperty("vertexInfoMap").EnumerateArray().ToList();
        Assert.Equal([(1, "source", "pipeline-1 [Source[0]-FakeSource]"), (2, "sink", "pipeline-1 [Sink[0]-Blackhole]")], vertices.Select(v => (v.GetProperty("vertexId").GetInt32(), Text(v, "type"), Text(v, "vertexName"))));
        Assert.Equal("""[{"inputVertexId":1,"targetVertexId":2}]""", info.GetProperty("jobDag").GetProperty("pipelineEdges").GetProperty("1").ToString());
        Assert.Equal(info.ToString(), (await Server.Http.FetchAsync($"/running-job/{job}")).Json.ToString());
        Assert.Equal(info.ToString(), (await Server.Http.FetchAsync("/running-jobs")).Json[0].ToString());
    }

    [Fact]
    public async Task Jobs_that_ended_are_listed_by_how()
    {
        var (finished, failed, canceled) = (await Scene.RunningAsync(Server), await Scene.RunningAsync(Server), await Scene.RunningAsync(Server));
        await Scene.MoveAsync(Server, finished, RunStatus.Finished);
        await Scene.MoveAsync(Server, failed, RunStatus.Failing);
        await Scene.MoveAsync(Server, failed, RunStatus.Failed, "row 5 is torn");
        await Server.Http.PostAsync("/stop-job", "{\"jobId\":" + canceled + ",\"force\":true}");

        Assert.Equal([$"{finished}"], await IdsAsync("/finished-jobs/FINISHED"));
        Assert.Equal([$"{canceled}"], await IdsAsync("/finished-jobs/CANCELED"));
        Assert.Empty(await IdsAsync("/finished-jobs/UNKNOWABLE"));
        Assert.Equal([$"{canceled}", $"{failed}", $"{finished}"], await IdsAsync("/finished-jobs"));
        Assert.Equal([$"{failed}"], await IdsAsync("/finished-jobs?page=2&rows=1"));
        Assert.Empty(await IdsAsync("/running-jobs"));
        var info = (await Server.Http.FetchAsync("/finished-jobs/FAILED")).Json[0];
        Assert.Equal("row 5 is torn", Text(info, "errorMsg"));
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", Text(info, "finishTime"));
    }

    [Fact]
    public async Task A_job_that_is_not_there_has_its_id_alone_and_what_is_no_id_is_refused()
    {
        Assert.Equal((200, """{"jobId":"4711"}"""), Shown(await Server.Http.FetchAsync("/job-info/4711")));
        var bad = await Server.Http.FetchAsync("/job-info/x");
        Assert.Equal((400, "fail"), (bad.Status, Text(bad.Json, "status")));
    }

    [Fact]
    public async Task The_overview_has_its_numbers_as_strings()
    {
        await Scene.RunningAsync(Server);
        await Server.Http.PostAsync("/submit-job", ApiServer.Job);

        var overview = (await Server.Http.FetchAsync("/overview?tag=x")).Json;

        Assert.All(overview.EnumerateObject(), p => Assert.Equal(JsonValueKind.String, p.Value.ValueKind));
        Assert.Equal(
            ("64", "63", "1", "1", "1", "0"),
            (Text(overview, "totalSlot"), Text(overview, "unassignedSlot"), Text(overview, "works"), Text(overview, "runningJobs"), Text(overview, "pendingJobs"), Text(overview, "cancelledJobs")));
        Assert.All((await Server.Http.FetchAsync("/system-monitoring-information")).Json[0].EnumerateObject(), p => Assert.Equal(JsonValueKind.String, p.Value.ValueKind));
    }

    [Fact]
    public async Task Logs_are_listed_in_both_forms_and_one_that_is_not_there_is_404()
    {
        await Scene.RunningAsync(Server);

        Assert.Equal((200, "[]"), Shown(await Server.Http.FetchAsync("/logs?format=json")));
        Assert.StartsWith("text/html", (await Server.Http.FetchAsync("/logs")).Type, StringComparison.Ordinal);
        Assert.Equal(404, (await Server.Http.FetchAsync("/logs/x.log")).Status);
    }

    private async Task<IEnumerable<string?>> IdsAsync(string path) =>
        (await Server.Http.FetchAsync(path)).Json.EnumerateArray().Select(j => j.GetProperty("jobId").GetString());

    private static string Text(JsonElement json, string field) => json.GetProperty(field).GetString()!;

    private static (int, string) Shown(Answers.Answer answer) => (answer.Status, answer.Text);
}
