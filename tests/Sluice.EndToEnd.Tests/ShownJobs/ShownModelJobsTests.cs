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
}
