using Sluice.Connect.Options;

namespace Sluice.Connectors.Standard.Http;

/// <summary>The options that the Http source and sink share: where to, and how long and how often.</summary>
internal static class HttpCallOptions
{
    public static readonly Option<string> Url = Option.String("url", "The address, http or https. A user and password in it are sent as a Basic authorization.").Required();

    public static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> Headers = Option.Map("headers", "Headers of each request, { name = value, .. }.");

    public static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> Parameters = Option.Map("params", "Parameters of each request, in its query string: { name = value, .. }.");

    public static readonly Option<int> Retries = Option.Int(
        "retry",
        "How often a request is tried again after a lost connection, a time-out, half an answer, or status 408, 425, 429, 500, 502, 503 or 504. 0: never.").WithDefault(3);

    public static readonly Option<int> Backoff = Option.Int(
        "retry_backoff_multiplier_ms", "Milliseconds before the first further try; each wait after that is twice as long. A server's Retry-After counts where it is longer.").WithDefault(100);

    public static readonly Option<int> MaxBackoff = Option.Int("retry_backoff_max_ms", "The longest such wait, in milliseconds; it does not shorten a Retry-After.").WithDefault(10_000);

    public static readonly Option<int> ConnectTimeout = Option.Int("connect_timeout_ms", "Milliseconds until a connection must stand.").WithDefault(12_000);

    public static readonly Option<int> SocketTimeout = Option.Int("socket_timeout_ms", "Milliseconds in which an answer must begin, and after that each next piece of it come.").WithDefault(60_000);

    public static readonly Option<int> Deadline = Option.Int(
        "request_deadline_ms", "Milliseconds for a request with all its tries and waits; a wait that the server asks for and that would end later is not begun.").WithDefault(300_000);

    public static readonly IReadOnlyList<Option> Waiting = [Retries, Backoff, MaxBackoff, ConnectTimeout, SocketTimeout, Deadline];
}
