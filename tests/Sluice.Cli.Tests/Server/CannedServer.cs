using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Client.Contract;

namespace Sluice.Cli.Tests.Server;

/// <summary>
/// A server on loopback that gives documents of the contract as it is told: the same texts each time, and what a real one cannot be made to
/// say at will. It keeps what it was asked.
/// </summary>
internal sealed class CannedServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Canned>> _answers = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private CannedServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Address => _app.Urls.Single();

    public ConcurrentQueue<Question> Asked { get; } = new();

    public static async Task<CannedServer> StartAsync()
    {
        var server = new CannedServer();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Adds an answer; several to one line are given one after the other, the last one again and again.</summary>
    public CannedServer On<T>(string line, T document, int status = 200) =>
        On(line, new Canned(status, System.Text.Json.JsonSerializer.Serialize(document, ContractJson.TypeOf<T>())));

    public CannedServer On(string line, Problem problem) =>
        On(line, new Canned(problem.Status, System.Text.Json.JsonSerializer.Serialize(problem, ContractJson.TypeOf<Problem>()), "application/problem+json"));

    public CannedServer On(string line, Canned answer)
    {
        _answers.GetOrAdd(line, _ => new()).Enqueue(answer);
        return this;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var line = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        Asked.Enqueue(new Question(
            line, await reader.ReadToEndAsync(), context.Request.Headers["Idempotency-Key"], context.Request.Headers.Authorization, context.Request.ContentType,
            context.Request.Headers["X-Sluice-User"]));
        var key = _answers.ContainsKey(line) ? line : $"{context.Request.Method} {context.Request.Path}";
        if (!_answers.TryGetValue(key, out var answers) || !answers.TryPeek(out var answer))
            answer = new Canned(500, $"nothing was put into the can for {line}", "text/plain");
        else if (answers.Count > 1)
            answers.TryDequeue(out answer);
        if (answer!.IsBroken)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.Type;
        if (answer.Body.Length > 0)
            await context.Response.WriteAsync(answer.Body);
    }
}
