namespace Sluice.Api.Tests.Security;

/// <summary>Pages of other sites must not reach a server on loopback through somebody's browser.</summary>
public sealed class BrowserTests : ApiTests
{
    private protected override ApiOptions Options => new() { Origins = ["https://console.example"] };

    [Fact]
    public async Task A_page_of_another_site_is_refused_and_the_servers_own_is_not()
    {
        var job = await Scene.RunningAsync(Server);
        var path = $"/api/v1/jobs/{job}/force-stop";

        var other = await Server.Http.PostAsync(path, """{"reason":"x"}""", ("Origin", "https://evil.example"));
        Assert.Equal((403, "forbidden"), Seen(other));
        Assert.Equal((403, "forbidden"), Seen(await Server.Http.PostAsync(path, """{"reason":"x"}""", ("Origin", "null"))));
        Assert.Equal(Wire.JobStatus.Running, (await Server.Client.GetJobAsync(job)).Status);
        Assert.Equal(200, (await Server.Http.FetchAsync("/api/v1/jobs", ("Origin", "https://console.example"))).Status);
        Assert.Equal(200, (await Server.Http.PostAsync(path, """{"reason":"x"}""", ("Origin", Server.Address.GetLeftPart(UriPartial.Authority)))).Status);
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:8080", 200)]
    [InlineData("127.0.0.1:9", 200)]
    [InlineData("[::1]", 200)]
    public async Task A_name_that_somebodys_DNS_points_here_is_refused(string host, int status) =>
        Assert.Equal(status, (await Server.Http.FetchAsync("/api/v1/jobs", ("Host", host))).Status);
}
