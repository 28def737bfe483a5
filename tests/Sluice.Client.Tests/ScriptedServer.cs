using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sluice.Client.Tests;

/// <summary>
/// A server on loopback that answers as it is told, for answers that a real one cannot be made to give: broken connections, half a stream. It
/// keeps what it was asked.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script;
    private readonly WebApplication _app;

    private ScriptedServer(Func<HttpContext, Task>[] script)
    {
        _script = new(script);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            Asked.Enqueue(new Question(
                $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}",
                context.Request.Headers["Idempotency-Key"], context.Request.Headers["Last-Event-ID"], context.Request.Headers.Authorization,
                context.Request.Headers["X-Sluice-User"]));
            await (_script.TryDequeue(out var next) ? next(context) : Answer(500, "nothing is left of the script")(context));
        });
    }

    public Uri Address => new(_app.Urls.Single());

    public ConcurrentQueue<Question> Asked { get; } = new();

    public static async Task<ScriptedServer> StartAsync(params Func<HttpContext, Task>[] script)
    {
        var server = new ScriptedServer(script);
        await server._app.StartAsync();
        return server;
    }

    public static Func<HttpContext, Task> Answer(int status, string body, string type = "application/json", int? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (retryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsync(body);
    };

    public static Task Break(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public static Task NoContent(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static Func<HttpContext, Task> Stream(string text) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    };

    public static Func<HttpContext, Task> Silent(string text) => async context =>
    {
        await Stream(text)(context);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed record Question(string Line, string? RequestId, string? LastEventId, string? Authorization, string? Caller);
}
