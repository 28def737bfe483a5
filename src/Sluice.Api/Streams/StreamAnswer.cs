using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.Api.Http;
using Sluice.Core.Errors;

namespace Sluice.Api.Streams;

/// <summary>
/// Server-sent events: each item with its id, a heartbeat where there is none, and <c>event: end</c> once nothing can follow. The store is asked
/// again and again; while it does not answer the stream lives on by its heartbeats.
/// </summary>
/// <param name="streams">The streams that are open: this one was let in, and leaves when it is written.</param>
/// <param name="after">The id of the last item that the client has seen.</param>
/// <param name="read">Items after an id, each with its own id; and whether nothing can follow them.</param>
internal sealed class StreamAnswer<T>(OpenStreams streams, string after, Func<string, CancellationToken, ValueTask<StreamPart<T>>> read) : ApiAnswer
{
    public override async Task WriteAsync(HttpContext context)
    {
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, streams.Ending);
            await WriteAsync(context, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the server ends: it comes back with the last id that it saw.
        }
        finally
        {
            streams.Leave();
        }
    }

    private async Task WriteAsync(HttpContext context, CancellationToken ended)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        var output = new StreamText(response.Body);
        await output.CommentAsync("sluice", ended);
        var (last, spoken) = (after, streams.Time.GetTimestamp());
        while (true)
        {
            var part = await ReadAsync(last, ended);
            foreach (var (id, item) in part.Items)
            {
                output.Item(id, JsonSerializer.SerializeToUtf8Bytes(item, Wire.ContractJson.TypeOf<T>()));
                last = id;
            }

            if (part.IsEnd && part.Items.Count == 0)
            {
                await output.NamedAsync("end", ended);
                return;
            }

            if (part.Items.Count > 0)
            {
                await output.FlushAsync(ended);
                spoken = streams.Time.GetTimestamp();
                continue;
            }

            if (streams.Time.GetElapsedTime(spoken) >= streams.Heartbeat)
            {
                await output.NamedAsync("heartbeat", ended);
                spoken = streams.Time.GetTimestamp();
            }

            await Task.Delay(streams.Pace, streams.Time, ended);
        }
    }

    private async ValueTask<StreamPart<T>> ReadAsync(string last, CancellationToken ended)
    {
        try
        {
            return await read(last, ended);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            // Asked again at the next turn.
            return new StreamPart<T>([], false);
        }
    }
}
