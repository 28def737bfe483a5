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

    [Fact]
    public async Task S4_Repeated_it_stops_nothing_that_was_started_since_and_goes_on_with_what_it_had_not_reached()
    {
        var all = new Wire.StopManyRequest { Name = "*", Reason = "x" };
        var first = await Scene.RunningAsync(Server, "orders-1");
        await Server.Client.ForceStopManyAsync(all, "k");
        var newcomer = await Scene.RunningAsync(Server, "orders-2");
        await Server.Client.ResumeAsync(first);

        var again = await Server.Client.ForceStopManyAsync(all, "k");

        Assert.Equal([(first, (Wire.RequestOutcome?)Wire.RequestOutcome.Stopped)], again.Items.Select(i => (i.Id, i.Outcome)));
        Assert.Equal((Wire.JobStatus.Running, 2), ((await Server.Client.GetJobAsync(newcomer)).Status, (await Server.Client.GetJobAsync(first)).Run));
        Assert.Equal(Wire.JobStatus.Created, (await Server.Client.GetJobAsync(first)).Status);
        Assert.Equal(Wire.RequestOutcome.Done, (await Server.Client.GetRequestAsync("k")).Outcome);
    }

    [Theory]
    [InlineData("cancel", """{"name":"orders","reason":"x"}""", 200)]
    [InlineData("cancel", """{"name":"other*","reason":"x"}""", 422)]
    [InlineData("cancel", """{"name":"orders","status":"RUNNING","reason":"x"}""", 422)]
    [InlineData("cancel", """{"name":"orders","reason":"x","deadline":"5s"}""", 422)]
    [InlineData("force-stop", """{"name":"orders","reason":"x"}""", 422)]
    public async Task S4_Its_id_is_of_one_filter_and_one_stop(string stop, string body, int status)
    {
        await Scene.RunningAsync(Server);
        var other = await Scene.RunningAsync(Server, "other");
        await Server.Client.CancelManyAsync(new Wire.StopManyRequest { Name = "orders", Reason = "x" }, "k");

        var answer = await Server.Http.PostAsync($"/api/v1/jobs/{stop}", body, ("Idempotency-Key", "k"));

        Assert.Equal(status, answer.Status);
        Assert.Equal(Wire.JobStatus.Running, (await Server.Client.GetJobAsync(other)).Status);
    }

    [Fact]
    public async Task Each_that_was_not_stopped_says_why()
    {
        var job = await Scene.RunningAsync(Server);
        Assert.Equal(Wire.RequestOutcome.NeverHappened, (await Server.Client.GetRequestAsync($"k/{job}")).Outcome);
        Assert.Equal(Wire.RequestOutcome.NeverHappened, (await Server.Client.GetRequestAsync("void")).Outcome);

        var item = (await Server.Client.CancelManyAsync(new Wire.StopManyRequest { Name = "*" }, "k")).Items.Single();

        Assert.Equal((null, "expired"), (item.Outcome, item.Error?.Code));
        Assert.Equal((410, "expired"), Seen(await Server.Http.PostAsync("/api/v1/jobs/cancel", """{"name":"*"}""", ("Idempotency-Key", "void"))));
    }

    [Theory]
    [InlineData("cancel", "{}", "every job")]
    [InlineData("cancel", """{"name":""}""", "every job")]
    [InlineData("force-stop", """{"name":" ","status":"RUNNING","reason":"x"}""", "every job")]
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
