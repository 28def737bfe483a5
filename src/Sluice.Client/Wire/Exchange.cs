using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sluice.Client.Contract;

namespace Sluice.Client.Wire;

/// <summary>One question and its answer: with a deadline for each try, and repeated where that cannot do harm.</summary>
internal sealed class Exchange
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(2);
    private readonly HttpClient _http;
    private readonly SluiceClientOptions _options;
    private readonly AuthenticationHeaderValue? _authorization;

    public Exchange(HttpClient http, SluiceClientOptions options)
    {
        _http = http;
        _options = options;
        var server = options.Server.AbsoluteUri;
        Server = new Uri(server.EndsWith('/') ? server : server + "/");
        _authorization = options.Token is { } token ? new AuthenticationHeaderValue("Bearer", token)
            : options.UserName is { } user ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password}")))
            : null;
    }

    public Uri Server { get; }

    /// <summary>A random id that says when it was made: a server that has forgotten what it answered can still tell that it once did.</summary>
    public string NewRequestId() => Guid.CreateVersion7(_options.Time.GetUtcNow()).ToString("N");

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, null, ReadAsync<T>, cancellationToken);

    /// <summary>Sends a request that changes something; it carries an id, and so may be repeated.</summary>
    public Task<T> PostAsync<T>(string path, Func<HttpContent?> body, string? requestId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, requestId ?? NewRequestId(), ReadAsync<T>, cancellationToken);

    public Task<T> PostAsync<TBody, T>(string path, TBody body, string? requestId, CancellationToken cancellationToken) =>
        PostAsync<T>(path, () => JsonBody(body), requestId, cancellationToken);

    public Task DeleteAsync(string path, string? requestId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, null, requestId ?? NewRequestId(), (_, _) => Task.FromResult(true), cancellationToken);

    /// <summary>Opens a stream: its headers come within the deadline of a try, the rest is the reader's.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, string? lastEventId, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, path, null, null);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        using var deadline = new CancellationTokenSource(_options.Timeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw await ProblemAsync(response, null, both.Token);
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Explain(e, null, cancellationToken);
        }
    }

    /// <summary>Waits before a repetition, and tells of it; <c>false</c> when patience is at its end.</summary>
    public async Task<bool> WaitAsync(Exception why, int turn, long since, CancellationToken cancellationToken)
    {
        var asked = (why as SluiceApiException)?.RetryAfter;
        var wait = asked ?? TimeSpan.FromMilliseconds(Math.Min(s_longestWait.TotalMilliseconds, 100 * Math.Pow(2, Math.Min(turn, 10))));
        if (_options.Time.GetElapsedTime(since) + wait >= _options.Patience)
            return false;
        _options.Repeating?.Invoke(why, wait);
        await Task.Delay(wait, _options.Time, cancellationToken);
        return true;
    }

    private static ByteArrayContent JsonBody<T>(T body)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, ContractJson.TypeOf<T>()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, ContractJson.TypeOf<T>(), cancellationToken)
            ?? throw new JsonException("the answer is empty");
    }

    /// <summary>A try that was cut off, by whomever.</summary>
    public static bool IsBroken(Exception e) => e is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>What a try that broke off is told as: an end that the caller asked for is no fault, whatever broke by it.</summary>
    private Exception Explain(Exception e, string? requestId, CancellationToken caller) => caller.IsCancellationRequested
        ? new OperationCanceledException(e.Message, e, caller)
        : NoAnswer(e, requestId);

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, Func<HttpContent?>? body, string? requestId,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var since = _options.Time.GetTimestamp();
        for (var turn = 0; ; turn++)
        {
            try
            {
                return await TryAsync(method, path, body?.Invoke(), requestId, read, cancellationToken);
            }
            catch (Exception e) when (e is SluiceUnreachableException or SluiceApiException { IsTransient: true })
            {
                if (!await WaitAsync(e, turn, since, cancellationToken))
                    throw;
            }
        }
    }

    private async Task<T> TryAsync<T>(
        HttpMethod method, string path, HttpContent? body, string? requestId,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var request = Request(method, path, body, requestId);
        using var deadline = new CancellationTokenSource(_options.Timeout, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await _http.SendAsync(request, both.Token);
            return response.IsSuccessStatusCode ? await read(response, both.Token) : throw await ProblemAsync(response, requestId, both.Token);
        }
        catch (JsonException e)
        {
            throw new SluiceUnreachableException(Server, $"what answered is not a Sluice server of this kind ({e.Message}).", requestId, e);
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw Explain(e, requestId, cancellationToken);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? body, string? requestId)
    {
        var request = new HttpRequestMessage(method, new Uri(Server, path)) { Content = body };
        request.Headers.Authorization = _authorization;
        if (_options.CallerName is { } name)
            request.Headers.TryAddWithoutValidation("X-Sluice-User", name);
        if (requestId is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", requestId);
        return request;
    }

    private SluiceUnreachableException NoAnswer(Exception e, string? requestId) =>
        new(Server, e is OperationCanceledException ? $"nothing came within {Duration.Format(_options.Timeout)}." : $"{e.Message.TrimEnd('.')}. Check that the server runs and that its address is right.", requestId, e);

    private static async Task<SluiceApiException> ProblemAsync(HttpResponseMessage response, string? requestId, CancellationToken cancellationToken)
    {
        var after = response.Headers.RetryAfter?.Delta;
        var status = (int)response.StatusCode;
        if (string.Equals(response.Content.Headers.ContentType?.MediaType, "application/problem+json", StringComparison.OrdinalIgnoreCase))
            return new SluiceApiException(await ReadAsync<Problem>(response, cancellationToken), after);

        // Something between here and the server answered: its words are passed on, shortened.
        var text = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
        return new SluiceApiException(
            new Problem
            {
                Title = response.ReasonPhrase ?? "Error",
                Status = status,
                Code = response.StatusCode == HttpStatusCode.NotFound ? ProblemCodes.NotFound : status < 500 ? ProblemCodes.BadRequest : ProblemCodes.Internal,
                Detail = $"The answer was {status} {response.ReasonPhrase}{(text.Length == 0 ? "." : ": " + (text.Length > 500 ? text[..500] + "..." : text))}",
                RequestId = requestId,
            },
            after);
    }
}
