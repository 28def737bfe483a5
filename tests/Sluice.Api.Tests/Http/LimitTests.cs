namespace Sluice.Api.Tests.Http;

public sealed class LimitTests : ApiTests
{
    private protected override ApiOptions Options => new() { MostRequestsPerSecond = 10 };

    [Fact]
    public async Task A_client_that_asks_too_often_is_told_so_and_its_stops_are_not()
    {
        var job = await Scene.RunningAsync(Server);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Server.Http.FetchAsync("/api/v1/jobs")));

        var refused = answers.First(a => a.Status == 429);
        Assert.Equal(("too-many-requests", "1"), (refused.Code, refused.Headers["Retry-After"]));
        var stops = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Server.Http.PostAsync($"/api/v1/jobs/{job}/cancel", "{}")));
        Assert.All(stops, s => Assert.Equal(202, s.Status));
        Assert.Equal(200, (await Server.Http.FetchAsync("/healthz")).Status);
    }
}
