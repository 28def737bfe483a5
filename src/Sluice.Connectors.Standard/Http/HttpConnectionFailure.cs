namespace Sluice.Connectors.Standard.Http;

/// <summary>What a failure below HTTP means.</summary>
internal static class HttpConnectionFailure
{
    public static HttpFailure Of(Exception e)
    {
        var cause = e.GetBaseException().Message.TrimEnd('.');
        var error = e switch
        {
            HttpRequestException request => request.HttpRequestError,
            HttpIOException io => io.HttpRequestError,
            _ => HttpRequestError.Unknown,
        };
        var failure = error switch
        {
            HttpRequestError.NameResolutionError => new HttpFailure(
                HttpFailureKind.Unreachable, $"the host's name has no address: {cause}", "Check 'url'", CanRetry: true),
            HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => new HttpFailure(
                HttpFailureKind.Unreachable, $"no connection: {cause}", "Check 'url', and that the server runs", CanRetry: true),
            HttpRequestError.SecureConnectionError => new HttpFailure(
                HttpFailureKind.Unreachable, $"no secure connection: {cause}", "Check that 'url' is https where the server speaks TLS, and its certificate", CanRetry: false),
            _ => new HttpFailure(
                HttpFailureKind.CutOff, $"the connection ended before the answer did: {cause}", "Look at the server's log, or ask for less at once", CanRetry: true),
        };
        return failure with { Cause = e };
    }
}
