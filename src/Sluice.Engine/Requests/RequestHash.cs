using System.Security.Cryptography;
using System.Text;

namespace Sluice.Engine.Requests;

/// <summary>The hash of what was asked: tells a repetition from another request under the same id.</summary>
internal static class RequestHash
{
    /// <summary>The caller's own hash where it gave one (it saw the whole body), else one of the parts.</summary>
    public static string Of(string given, params ReadOnlySpan<string> parts)
    {
        if (given.Length > 0)
            return given;

        // Each part with its length: otherwise two different lists could read the same.
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.Length).Append(':').Append(part);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
