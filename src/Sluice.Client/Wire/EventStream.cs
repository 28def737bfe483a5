using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sluice.Client.Wire;

/// <summary>Follows a stream of server-sent events to its end, over broken connections: each time from the last one that was seen.</summary>
internal sealed class EventStream<T>(Exchange exchange, SluiceClientOptions options, JsonTypeInfo<T> type)
{
    private const string End = "end";

    /// <summary>Follows; ends when the server says that nothing will follow.</summary>
    /// <param name="path">What to follow.</param>
    /// <param name="after">The last one that was seen; <c>null</c> for all.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    public async IAsyncEnumerable<T> FollowAsync(string path, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = options.Time.GetTimestamp();
        for (var turn = 0; ; turn++)
        {
            Exception why;
            await using (var events = ReadAsync(path, after, cancellationToken).GetAsyncEnumerator(cancellationToken))
            {
                while (true)
                {
                    SseItem<T?> item;
                    try
                    {
                        if (!await events.MoveNextAsync())
                        {
                            why = new SluiceUnreachableException(exchange.Server, "the stream broke off.", null);
                            break;
                        }

                        item = events.Current;
                    }
                    catch (Exception e) when (e is SluiceUnreachableException or SluiceApiException { IsTransient: true })
                    {
                        why = e;
                        break;
                    }

                    (turn, since) = (0, options.Time.GetTimestamp());
                    after = item.EventId ?? after;
                    if (item.EventType == End)
                        yield break;
                    if (item.Data is { } data)
                        yield return data;
                }
            }

            if (!await exchange.WaitAsync(why, turn, since, cancellationToken))
                throw why;
        }
    }

    private async IAsyncEnumerable<SseItem<T?>> ReadAsync(string path, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await exchange.OpenAsync(path, after, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            yield return new SseItem<T?>(default, End);
            yield break;
        }

        using var silence = new CancellationTokenSource(options.Silence, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var parser = SseParser.Create(body, (kind, bytes) => kind == SseParser.EventTypeDefault ? JsonSerializer.Deserialize(bytes, type) : default);
        await using var items = parser.EnumerateAsync(both.Token).GetAsyncEnumerator(both.Token);
        while (true)
        {
            try
            {
                silence.CancelAfter(options.Silence);
                if (!await items.MoveNextAsync())
                    yield break;
            }
            catch (Exception e) when (cancellationToken.IsCancellationRequested && Exchange.IsBroken(e))
            {
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
            catch (Exception e) when (e is JsonException || Exchange.IsBroken(e))
            {
                throw new SluiceUnreachableException(exchange.Server, $"the stream broke off ({e.Message}).", null, e);
            }

            yield return items.Current;
        }
    }
}
