using System.Buffers;
using System.Net;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.Standard.Http;

/// <summary>
/// Sends requests until one is answered whole, within a deadline: every wait ends by itself, and with the caller's token at once. Thread-safe.
/// </summary>
internal sealed class HttpCaller : IDisposable
{
    private const int FirstFailed = 208;
    private const int MostRedirects = 5;

    /// <summary>Connections are made anew after this: addresses of names change.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpTiming _timing;
    private readonly ConnectorSide _side;
    private readonly TimeProvider _clock;
    private readonly HttpBodyReader _bodies;
    private readonly HttpClient _client;

    public HttpCaller(HttpTiming timing, ConnectorSide side, TimeProvider clock, HttpBodyReader bodies)
    {
        _timing = timing;
        _side = side;
        _clock = clock;
        _bodies = bodies;
        // A redirect would carry headers, and what secrets are in them, wherever a server likes: only those to itself are followed.
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = timing.ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sends a request.</summary>
    /// <param name="call">The request.</param>
    /// <param name="buffer">Where the answer is read to.</param>
    /// <param name="beforeTry">Called immediately before each try; what it throws ends the call.</param>
    /// <param name="breadcrumb">Where to say what comes next.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="ConnectorException">There is no answer, or none that can be used; says why and what to do.</exception>
    public async ValueTask<HttpAnswer> SendAsync(
        HttpCall call, ArrayBufferWriter<byte> buffer, Action beforeTry, IBreadcrumb breadcrumb, CancellationToken cancellationToken)
    {
        var began = _clock.GetTimestamp();
        using var deadline = new CancellationTokenSource(_timing.Deadline, _clock);
        var redirects = 0;
        for (var tries = 1; ; tries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            beforeTry();
            breadcrumb.At("http.request", call.Place);
            var (answer, failure) = await TryAsync(call, buffer, deadline.Token, cancellationToken);
            if (answer is not null)
                return answer;
            if (failure!.FollowTo is { } next && redirects++ < MostRedirects)
            {
                call = call with { Uri = next };
                tries--;
                continue;
            }

            if (!failure.CanRetry || deadline.IsCancellationRequested || tries > _timing.Retries)
                throw failure.ToException(_side, call.Place, tries);
            var backoff = _timing.WaitAfter(tries);
            var wait = failure.RetryAfter is { } asked && asked > backoff ? asked : backoff;
            var rest = _timing.Deadline - _clock.GetElapsedTime(began);
            if (wait >= rest)
            {
                throw failure.ToException(
                    _side, call.Place, tries, $"; the next try would come after {Text(wait)}, and {HttpCallOptions.Deadline.Name} leaves {Text(rest)}");
            }

            breadcrumb.At("http.wait", call.Place);
            await Task.Delay(wait, _clock, cancellationToken);
        }
    }

    private async Task<(HttpAnswer? Answer, HttpFailure? Failure)> TryAsync(
        HttpCall call, ArrayBufferWriter<byte> buffer, CancellationToken deadline, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(_timing.SocketTimeout, _clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline, silence.Token);
        try
        {
            using var message = call.ToMessage();
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ended.Token);
            silence.CancelAfter(_timing.SocketTimeout);
            var status = (int)response.StatusCode;
            if (status is >= 200 and < FirstFailed)
            {
                return await _bodies.ReadAsync(response, buffer, () => silence.CancelAfter(_timing.SocketTimeout), ended.Token)
                    ? (new HttpAnswer(status, response.Content.Headers.ContentType?.CharSet?.Trim('"'), buffer.WrittenMemory), null)
                    : (null, _bodies.TooLarge());
            }

            var words = await HttpBodyReader.ReadWordsAsync(response, ended.Token);
            return (null, HttpStatusFailure.Of(response, call, words, _clock));
        }
        catch (OperationCanceledException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, Late(e, deadline.IsCancellationRequested, silence.IsCancellationRequested));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            // A socket that was closed because the time was over says so in its own words.
            cancellationToken.ThrowIfCancellationRequested();
            return (null, deadline.IsCancellationRequested || silence.IsCancellationRequested
                ? Late(e, deadline.IsCancellationRequested, silence.IsCancellationRequested)
                : HttpConnectionFailure.Of(e));
        }
    }

    private HttpFailure Late(Exception cause, bool isDeadline, bool isSilence)
    {
        if (isDeadline)
        {
            return new HttpFailure(
                HttpFailureKind.TooSlow, $"no whole answer within {Text(_timing.Deadline)} ({HttpCallOptions.Deadline.Name})", "Ask for less at once, or allow more time", CanRetry: true)
            {
                Cause = cause,
            };
        }

        return isSilence
            ? new HttpFailure(
                HttpFailureKind.TooSlow, $"nothing came for {Text(_timing.SocketTimeout)} ({HttpCallOptions.SocketTimeout.Name})", "Look at the server, or allow more time", CanRetry: true)
            {
                Cause = cause,
            }
            : new HttpFailure(
                HttpFailureKind.Unreachable, $"no connection within {Text(_timing.ConnectTimeout)} ({HttpCallOptions.ConnectTimeout.Name})",
                "Check the address, and that the server can be reached from here", CanRetry: true)
            {
                Cause = cause,
            };
    }

    private static string Text(TimeSpan time) => time < TimeSpan.FromSeconds(10) ? $"{time.TotalMilliseconds:0} ms" : $"{time.TotalSeconds:0} s";
}
