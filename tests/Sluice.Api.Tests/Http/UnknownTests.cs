namespace Sluice.Api.Tests.Http;

public sealed class UnknownTests : ApiTests
{
    [Fact]
    public async Task A_path_that_nobody_serves_is_not_found_in_the_form_of_everything_else() =>
        Assert.Equal((404, "not-found"), Seen(await Server.Http.FetchAsync("/api/v1/jbos")));

    [Theory]
    [InlineData("PUT", "/api/v1/jobs", "GET, POST")]
    [InlineData("POST", "/api/v1/jobs/1", "GET, DELETE")]
    [InlineData("GET", "/api/v1/jobs/1/cancel", "POST")]
    public async Task Another_method_is_refused_with_those_that_there_are(string method, string path, string allowed)
    {
        var answer = await Server.Http.SendAsync(new HttpMethod(method), path);

        Assert.Equal((405, "bad-request"), Seen(answer));
        Assert.Equal(allowed, answer.Headers["Allow"]);
    }

    [Fact]
    public async Task What_can_be_read_can_be_asked_for_without_its_body()
    {
        var answer = await Server.Http.SendAsync(HttpMethod.Head, "/api/v1/jobs");

        Assert.Equal((200, ""), (answer.Status, answer.Text));
    }
}
