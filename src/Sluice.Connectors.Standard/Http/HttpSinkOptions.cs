using Sluice.Connect.Options;

namespace Sluice.Connectors.Standard.Http;

/// <summary>The options of the Http sink.</summary>
internal static class HttpSinkOptions
{
    public static readonly Option<bool> ArrayMode = Option.Bool("array_mode", "Send lists of rows instead of one row a request.").WithDefault(false);

    public static readonly Option<int> BatchSize = Option.Int("batch_size", "With array_mode: most rows of a list. A commit sends what there is.").WithDefault(1);

    public static readonly Option<int> Interval = Option.Int("request_interval_ms", "Milliseconds to wait after each request.").WithDefault(0);

    public static readonly Option<string> KeyHeader = Option.String(
        "idempotency_key_header",
        "A header, such as Idempotency-Key, that names each request by job and row: the same when the row is sent again after a failure, so that a server that keeps such keys takes "
        + "it once. Without it nothing is sent.");

    public static readonly OptionSet All = new(
        [HttpCallOptions.Url, HttpCallOptions.Headers, HttpCallOptions.Parameters, ArrayMode, BatchSize, Interval, KeyHeader, .. HttpCallOptions.Waiting]);
}
