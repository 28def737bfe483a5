namespace Sluice.Api.Tests.Stops;

public sealed class StopManyTests : ApiTests
{
    [Fact]
    public async Task All_jobs_that_a_filter_names_are_stopped_with_a_receipt_each()
    {
        var jobs = new[] { await Scene.RunningAsync(Server, "orders-1"), await Scene.RunningAsync(Server, "orders-2"), await Scene.RunningAsync(Server, "customers") };

        var answer = await Server.Client.ForceStopManyAsync(new Wire.StopManyRequest { Name = "orders-*", Reason = "on fire" }, "k");
        var again = await Server.Client.ForceStopManyAsync(new Wire.StopManyRequest { Name = "orders-*", Reason = "on fire" }, "k");

        Assert.Equal(jobs[..2].Select(j => (j, (Wire.RequestOutcome?)Wire.RequestOutcome.Stopped, (Wire.JobStatus?)Wire.JobStatus.Canceled)), answer.Items.Select(i => (i.Id, i.Outcome, i.Status)));
        Assert.All(answer.Items, i => Assert.Equal(("on fire", $"k/{i.Id}"), (i.Stop!.Decision.Reason, i.Stop.Decision.RequestId)));
        Assert.Equal(answer.Items.Select(i => i.Stop!.Decision), again.Items.Select(i => i.Stop!.Decision));
        Assert.Equal(Wire.JobStatus.Running, (await Server.Client.GetJobAsync(jobs[2])).Status);
        Assert.Equal([jobs[2]], (await Server.Client.CancelManyAsync(new Wire.StopManyRequest { Status = Wire.JobStatus.Running })).Items.Select(i => i.Id));
    }

    [Theory]
    [InlineData("cancel", "{}", "every job")]
    [InlineData("force-stop", """{"name":"*"}""", "reason")]
    [InlineData("force-stop", """{"name":"*","reason":"x","deadline":"5s"}""", "deadline")]
    [InlineData("cancel", """{"status":"OVER"}""", "status")]
    public async Task A_filter_that_cannot_be_meant_stops_nothing(string stop, string body, string named)
    {
        var job = await Scene.RunningAsync(Server);

        var answer = await Server.Http.PostAsync($"/api/v1/jobs/{stop}", body);

        Assert.Equal((400, "bad-request"), Seen(answer));
        Assert.Contains(named, answer.Detail, StringComparison.Ordinal);
        Assert.Equal(Wire.JobStatus.Running, (await Server.Client.GetJobAsync(job)).Status);
    }
}
