using Sluice.Client.Contract;

namespace Sluice.Client.Tests;

public sealed class RepeatingTests
{
    private const string Canceled = """{"id":"7","name":"a","run":1,"status":"CANCELING"}""";
    private const string InDoubt = """{"type":"about:blank","title":"In doubt","status":503,"detail":"Not known yet.","code":"in-doubt"}""";

    [Fact]
    public async Task A_request_without_an_answer_is_repeated_under_the_same_id()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Break, ScriptedServer.Answer(503, InDoubt, "application/problem+json", 0), ScriptedServer.Answer(202, Canceled));
        var told = new List<Exception>();
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address, Repeating = (e, _) => told.Add(e) });

        var job = await client.CancelAsync(7);

        Assert.Equal(JobStatus.Canceling, job.Status);
        Assert.Equal(3, server.Asked.Count);
        Assert.All(server.Asked, a => Assert.Equal("POST /api/v1/jobs/7/cancel", a.Line));
        Assert.Single(server.Asked.Select(a => a.RequestId).Distinct());
        Assert.Equal(32, server.Asked.First().RequestId!.Length);
        Assert.Collection(told, e => Assert.IsType<SluiceUnreachableException>(e), e => Assert.Equal("in-doubt", Assert.IsType<SluiceApiException>(e).Code));
    }

    [Fact]
    public async Task Two_requests_have_two_ids_and_the_callers_own_is_kept()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Answer(202, Canceled), ScriptedServer.Answer(202, Canceled), ScriptedServer.Answer(202, Canceled));
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address, CallerName = "anna" });

        await client.CancelAsync(7);
        await client.CancelAsync(7);
        await client.CancelAsync(7, requestId: "mine");

        Assert.Equal(3, server.Asked.Select(a => a.RequestId).Distinct().Count());
        Assert.Equal("mine", server.Asked.Last().RequestId);
        Assert.All(server.Asked, a => Assert.Equal("anna", a.Caller));
    }

    [Fact]
    public async Task A_refusal_is_told_at_once_with_its_code_and_what_is_wrong()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Answer(400, """{"type":"about:blank","title":"Bad job","status":400,"detail":"2 mistakes","code":"bad-job","errors":[{"path":"source[0]","line":3,"column":7,"message":"m","hint":"h"}]}""", "application/problem+json"));
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address });

        var refused = await Assert.ThrowsAsync<SluiceApiException>(() => client.SubmitAsync("x", new SubmitOptions { Name = "a b", Variables = new Dictionary<string, string> { ["k"] = "v&w" } }));

        Assert.Equal(("bad-job", 400, "2 mistakes"), (refused.Code, refused.Status, refused.Message));
        Assert.Equal((3, 7, "h"), (refused.Problem.Errors![0].Line, refused.Problem.Errors[0].Column, refused.Problem.Errors[0].Hint));
        Assert.Equal("POST /api/v1/jobs?name=a%20b&variable=k%3Dv%26w", server.Asked.Single().Line);
    }

    [Fact]
    public async Task Without_patience_the_first_failure_is_the_answer_and_names_the_request()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Break);
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address, Patience = TimeSpan.Zero });

        var e = await Assert.ThrowsAsync<SluiceUnreachableException>(() => client.CancelAsync(7, requestId: "r-1"));

        Assert.Contains("r-1", e.Message, StringComparison.Ordinal);
        Assert.Contains(server.Address.ToString(), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_not_from_Sluice_is_passed_on_in_words()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Answer(404, "<h1>nginx</h1>", "text/html"), ScriptedServer.Answer(200, "<h1>hello</h1>", "text/html"));
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address, Patience = TimeSpan.Zero });

        Assert.Contains("nginx", (await Assert.ThrowsAsync<SluiceApiException>(() => client.GetJobAsync(1))).Message, StringComparison.Ordinal);
        Assert.Contains("not a Sluice server", (await Assert.ThrowsAsync<SluiceUnreachableException>(() => client.GetJobAsync(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_no_failure_of_the_server()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Silent(""));
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address });
        using var caller = new CancellationTokenSource();
        var asked = client.GetJobAsync(1, caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Theory]
    [InlineData("t0ken", null, "Bearer t0ken")]
    [InlineData(null, "anna", "Basic YW5uYTpww6Rzcw==")]
    [InlineData(null, null, null)]
    public async Task Who_asks_is_said_with_each_request(string? token, string? user, string? header)
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.Answer(202, Canceled));
        using var client = new SluiceClient(new SluiceClientOptions { Server = server.Address, Token = token, UserName = user, Password = "päss" });

        await client.CancelAsync(7);

        Assert.Equal(header, server.Asked.Single().Authorization);
    }

    [Fact]
    public async Task A_caller_who_gives_up_while_the_connection_breaks_is_told_only_that()
    {
        using var giving = new CancellationTokenSource();
        using var http = new HttpClient(new BreakingHandler(giving));
        using var client = new SluiceClient(http, new SluiceClientOptions { Server = new Uri("http://127.0.0.1:1/") });

        var asked = await Assert.ThrowsAsync<OperationCanceledException>(() => client.GetJobAsync(7, giving.Token));

        Assert.Equal(giving.Token, asked.CancellationToken);
    }

    /// <summary>A connection that is reset in the moment in which its caller gives up.</summary>
    private sealed class BreakingHandler(CancellationTokenSource giving) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await giving.CancelAsync();
            throw new HttpRequestException("Connection reset by peer");
        }
    }
}
