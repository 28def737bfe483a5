using Sluice.Client.Contract;

namespace Sluice.Client.Tests;

public sealed class FollowingTests
{
    [Fact]
    public async Task A_stream_goes_on_after_the_last_event_that_was_seen_and_ends_when_the_server_says_so()
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedServer.Stream(Event(3) + "event: heartbeat\ndata: {}\n\n" + Event(5) + "id: 6\ndata: {\"id\""),
            ScriptedServer.Answer(503, """{"type":"about:blank","title":"t","status":503,"detail":"d","code":"store-unavailable"}""", "application/problem+json", 0),
            ScriptedServer.Stream(Event(8)),
            ScriptedServer.Stream(Event(9) + "event: end\ndata: {}\n\n"));
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address });

        var seen = new List<long>();
        await foreach (var e in client.FollowEventsAsync(7, after: 2))
            seen.Add(e.Id);

        Assert.Equal([3, 5, 8, 9], seen);
        Assert.Equal(["2", "5", "5", "8"], server.Asked.Select(a => a.LastEventId));
    }

    [Fact]
    public async Task A_stream_of_a_job_that_has_ended_ends_without_an_event()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.NoContent);
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address });

        await foreach (var e in client.FollowEventsAsync(7, after: 9))
            Assert.Fail($"event {e.Id}");
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_opened_anew()
    {
        await using var server = await ScriptedServer.StartAsync(
            ScriptedServer.Silent(Event(1)),
            ScriptedServer.Stream(Event(2) + "event: end\ndata: {}\n\n"));
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address, Silence = TimeSpan.FromMilliseconds(200) });

        var seen = new List<JobEvent>();
        await foreach (var e in client.FollowEventsAsync(7))
            seen.Add(e);

        Assert.Equal([1, 2], seen.Select(e => e.Id));
    }

    [Fact]
    public async Task A_refused_stream_is_told_with_its_code()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Answer(404, """{"type":"about:blank","title":"t","status":404,"detail":"There is no job 7.","code":"not-found"}""", "application/problem+json"));
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address });

        var e = await Assert.ThrowsAsync<SluiceApiException>(async () =>
        {
            await foreach (var _ in client.FollowEventsAsync(7))
                Assert.Fail("an event");
        });

        Assert.Equal("not-found", e.Code);
    }

    private static string Event(long id) => $$"""
        id: {{id}}
        data: {"id":"{{id}}","run":1,"at":"2026-11-25T03:12:41Z","status":"RUNNING","message":"m"}


        """;

    [Fact]
    public async Task A_caller_who_gives_up_while_a_stream_breaks_is_told_only_that()
    {
        using var giving = new CancellationTokenSource();
        using var http = new HttpClient(new BreakingHandler(giving));
        using var client = new SluiceClient(http, new SluiceClientOptions { Server = new Uri("http://127.0.0.1:1/") });

        var asked = await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var e in client.FollowEventsAsync(7, cancellationToken: giving.Token))
                Assert.Fail($"event {e.Id}");
        });

        Assert.Equal(giving.Token, asked.CancellationToken);
    }

    /// <summary>A stream whose connection is reset in the moment in which its reader gives up.</summary>
    private sealed class BreakingHandler(CancellationTokenSource giving) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new BreakingStream(giving)) });
    }

    private sealed class BreakingStream(CancellationTokenSource giving) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await giving.CancelAsync();
            throw new IOException("Connection reset by peer");
        }
    }
}
