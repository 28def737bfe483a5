using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.ShownJobs;

/// <summary>Shown jobs that ask a model over HTTP.</summary>
public sealed class ShownModelJobsTests
{
    [Fact]
    public async Task The_shown_job_asks_a_language_model_about_each_row()
    {
        await using var server = await AnsweringServer.StartAsync("""{"choices":[{"message":{"role":"assistant","content":"[\"Chinese\"]"}}]}""");
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "llm_openai_transform", ("http://mockserver:1080", server.Url));

        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));

        Assert.Equal(("FINISHED", 5, 5), (report.Status, report.ReadRows, report.WrittenRows));
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task The_shown_job_has_vectors_made_of_texts_by_three_providers()
    {
        await using var server = await AnsweringServer.StartAsync(async (http, asked) =>
        {
            if (asked.Path == "/v1/qianfan/token")
            {
                await AnsweringServer.SendAsync(http, """{"access_token":"24.abc","expires_in":2592000}""");
                return;
            }

            using var body = System.Text.Json.JsonDocument.Parse(asked.Body);
            var vectors = body.RootElement.GetProperty("input").EnumerateArray().Select((_, i) => $$"""{"index":{{i}},"embedding":[0.25,{{i}}]}""");
            await AnsweringServer.SendAsync(http, $$"""{"data":[{{string.Join(',', vectors)}}]}""");
        });
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "embedding_transform", ("http://mockserver:1080", server.Url));

        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));

        Assert.Equal(("FINISHED", 5, 15), (report.Status, report.ReadRows, report.WrittenRows));
        Assert.Equal(1, server.Requests.Count(r => r.Path == "/v1/qianfan/token"));
        Assert.Equal(5, server.Requests.Count(r => r.Path + r.Query == "/v1/qianfan/embedding/bge_large_en?access_token=24.abc"));
        Assert.Equal((5, 10), (server.Requests.Count(r => r.Path == "/v1/doubao/embedding"), server.Requests.Count(r => r.Path == "/v1/openai/embedding")));
    }
}
