using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sluice.TestServers;

/// <summary>A real HTTP server on a free loopback port that answers as a test says, and keeps what it was asked.</summary>
public sealed class AnsweringServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<HttpContext, AskedRequest, Task> _answer;
    private readonly ConcurrentQueue<AskedRequest> _requests = new();
    private int _count;

    private AnsweringServer(Func<HttpContext, AskedRequest, Task> answer)
    {
        _answer = answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(o => o.Limits.MinResponseDataRate = null).UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Its address, without a slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What it was asked so far, in the order in which requests came in whole.</summary>
    public IReadOnlyList<AskedRequest> Requests => [.. _requests];

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Answers a request; its connection may be aborted.</param>
    public static async Task<AnsweringServer> StartAsync(Func<HttpContext, AskedRequest, Task> answer)
    {
        var server = new AnsweringServer(answer);
        await server._app.StartAsync();
        server.Url = server._app.Urls.Single();
        return server;
    }

    /// <summary>Starts a server that answers all requests alike.</summary>
    public static Task<AnsweringServer> StartAsync(string json) => StartAsync((http, _) => SendAsync(http, json));

    /// <summary>Answers with a text.</summary>
    public static Task SendAsync(HttpContext http, string text, int status = 200, string type = "application/json")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = Encoding.UTF8.GetByteCount(text);
        return http.Response.WriteAsync(text);
    }

    /// <summary>Promises more than it sends, and ends the connection.</summary>
    public static async Task SendHalfAsync(HttpContext http, string half, bool tellsLength = true)
    {
        http.Response.ContentType = "application/json";
        if (tellsLength)
            http.Response.ContentLength = half.Length + 1000;
        await http.Response.WriteAsync(half);
        await http.Response.Body.FlushAsync();
        http.Abort();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await body.ReadToEndAsync();
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var asked = new AskedRequest(
            Interlocked.Increment(ref _count), http.Request.Method, http.Request.Path.Value ?? "", http.Request.QueryString.Value ?? "", headers, text, Stopwatch.GetTimestamp());
        _requests.Enqueue(asked);
        await _answer(http, asked);
    }
}
