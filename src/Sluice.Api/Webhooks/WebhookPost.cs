using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Sluice.Api.Webhooks;

/// <summary>Posts a signed body. Follows no redirection: where it leads was allowed by nobody.</summary>
internal sealed class WebhookPost(WebhookOptions options, TimeProvider time) : IDisposable
{
    private const string Signature = "Sluice-Signature";
    private const string Id = "Sluice-Notice";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = options.Deadline, UseCookies = false, MaxResponseHeadersLength = 16 })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Posts it; answers what was wrong, <c>null</c> when it was taken (2xx).</summary>
    public async Task<string?> SendAsync(Uri url, string id, byte[] body, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Add(Signature, Sign(body));
        request.Headers.Add(Id, id);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return response.IsSuccessStatusCode ? null : $"answered {(int)response.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {options.Deadline.TotalSeconds:0.#} s";
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The time is signed too: an old notice that somebody kept is known by its age.</summary>
    private string Sign(byte[] body)
    {
        var at = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(at + "."), .. body];
        var hash = HMACSHA256.HashData(options.Secret, signed);
        return $"t={at},v1={Convert.ToHexStringLower(hash)}";
    }
}
