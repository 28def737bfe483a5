using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sluice.Api.Http;

/// <summary>
/// What stands in a path's places. The server leaves <c>%2F</c> as it is, and makes <c>%2F</c> of <c>%252F</c>: which of the two was sent is
/// seen only in the target as it came.
/// </summary>
internal static class PathText
{
    /// <summary>What was sent in the place that a pattern names.</summary>
    public static string Value(HttpContext http, string pattern, string name)
    {
        var routed = (string)http.Request.RouteValues[name]!;
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            return routed;
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var sent = target.Split('?', 2)[0].TrimEnd('/').Split('/');
        var places = pattern.TrimEnd('/').Split('/');

        // Counted from the end: before it there may be a proxy's or the host's own part.
        var fromEnd = places.Length - Array.IndexOf(places, $"{{{name}}}");
        var value = fromEnd <= sent.Length ? Uri.UnescapeDataString(sent[^fromEnd]) : "";
        return string.Equals(Slashed(value), Slashed(routed), StringComparison.Ordinal) ? value : Slashed(routed);
    }

    private static string Slashed(string text) => text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
