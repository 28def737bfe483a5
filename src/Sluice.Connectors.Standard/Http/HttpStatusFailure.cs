using System.Net;

namespace Sluice.Connectors.Standard.Http;

/// <summary>What an answer other than yes means.</summary>
internal static class HttpStatusFailure
{
    public static HttpFailure Of(HttpResponseMessage response, HttpCall call, string words, TimeProvider clock)
    {
        var status = (int)response.StatusCode;
        var said = $"the server answered {status} {response.ReasonPhrase}".TrimEnd() + (words.Length > 0 ? $": {words}" : "");
        switch (status)
        {
            case 408 or 425 or 429 or 500 or 502 or 503 or 504:
                return new HttpFailure(
                    HttpFailureKind.Unavailable, said, status == 429 ? "Ask less often, or allow more time with retry and request_deadline_ms" : "Look at the server's log", CanRetry: true)
                {
                    RetryAfter = RetryAfterOf(response, clock),
                };
            case >= 300 and < 400 when response.Headers.Location is { } location:
                var target = new Uri(call.Uri, location);
                return new HttpFailure(
                    HttpFailureKind.Refused, $"the server answered {status} and sends to {HttpAddress.PlaceOf(target)}",
                    "That is not followed, because headers would go along: set 'url' to the new address if you trust it", CanRetry: false)
                {
                    FollowTo = call.Method == HttpMethod.Get && IsSameServer(call.Uri, target) ? target : null,
                };
            default:
                return new HttpFailure(HttpFailureKind.Refused, said, RemedyOf(response.StatusCode), CanRetry: false);
        }
    }

    /// <summary>The same one, or the same host with TLS instead of without.</summary>
    private static bool IsSameServer(Uri from, Uri to) => from.Host.Equals(to.Host, StringComparison.OrdinalIgnoreCase)
        && ((from.Scheme == to.Scheme && from.Port == to.Port) || (from is { Scheme: "http", IsDefaultPort: true } && to is { Scheme: "https", IsDefaultPort: true }));

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, TimeProvider clock) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => null,
    };

    private static string RemedyOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "Check what 'headers' or 'params' say of who asks",
        HttpStatusCode.NotFound or HttpStatusCode.Gone => "Check 'url', and with pageing where the pages end: total_page_size or batch_size",
        HttpStatusCode.MethodNotAllowed => "Check 'method' and 'url'",
        HttpStatusCode.RequestEntityTooLarge => "Send less at once",
        _ => "Check 'url', 'params', 'headers' and 'body' against what the server expects",
    };
}
