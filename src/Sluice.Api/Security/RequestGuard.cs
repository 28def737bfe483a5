using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Api.Http;

namespace Sluice.Api.Security;

/// <summary>
/// Keeps pages of other sites from using a server through somebody's browser: it needs no password on a loopback address, and a browser runs
/// on the same machine.
/// </summary>
internal sealed class RequestGuard(ApiOptions options, Callers callers)
{
    /// <exception cref="ApiFault">The request comes from a page of another site.</exception>
    public void Check(HttpContext context)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsOwn(origin, request) && !options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            throw Refused($"The request comes from a page of {origin}, which is not of this server. Allow the origin in the server's options, or ask without a browser.");

        // A name that somebody else's DNS points at this machine makes their page one of this server.
        var isLocal = context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local);
        if (isLocal && !callers.IsRequired && !IsLocalName(request.Host.Host))
            throw Refused($"'{request.Host.Host}' is not this machine's own name for itself. Ask it as localhost or by its address, or give the server users.");
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool IsLocalName(string host) =>
        host.Length == 0 || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _);

    private static ApiFault Refused(string why) =>
        new(Problems.Of(StatusCodes.Status403Forbidden, Wire.ProblemCodes.Forbidden, "Not from there", why));
}
