namespace Sluice.Api.Tests.Streams;

public sealed class HeartbeatTests : ApiTests
{
    private protected override ApiOptions Options =>
        new() { StreamPace = TimeSpan.FromMilliseconds(5), StreamHeartbeat = TimeSpan.FromMilliseconds(20), MostStreams = 1 };

    [Fact]
    public async Task A_stream_without_news_has_a_heartbeat_and_there_are_no_more_streams_than_allowed()
    {
        var job = await Scene.RunningAsync(Server);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{job}/events?after=999") { Headers = { { "Accept", "text/event-stream" } } };
        using (var response = await Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
            string? line;
            do
                line = await reader.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Ct);
            while (line is not "event: heartbeat");

            var second = await Server.Http.FetchAsync($"/api/v1/jobs/{job}/events", ("Accept", "text/event-stream"));
            Assert.Equal((429, "too-many-requests", "5"), (second.Status, second.Code, second.Headers["Retry-After"]));
        }

        // Once the first has gone there is room again.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!deadline.IsCancellationRequested)
        {
            using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{job}/events") { Headers = { { "Accept", "text/event-stream" } } };
            using var answer = await Server.Http.SendAsync(again, HttpCompletionOption.ResponseHeadersRead, Ct);
            if (answer.IsSuccessStatusCode)
                return;
        }

        Assert.Fail("The stream that was closed is still counted.");
    }
}
