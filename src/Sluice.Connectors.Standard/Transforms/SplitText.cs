using System.Buffers;
using System.Text;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>Separators that are plain text.</summary>
internal static class SplitText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\^$.|?*+()[]{}");

    /// <summary>The bytes that a pattern matches and nothing else, as far as that is easily seen; <c>null</c>: it has to be run.</summary>
    public static byte[]? LiteralOf(string pattern)
    {
        if (pattern is ['\\', var escaped] && Special.Contains(escaped))
            return Encoding.UTF8.GetBytes(escaped.ToString());
        return pattern.Length > 0 && pattern.AsSpan().IndexOfAny(Special) < 0 ? Encoding.UTF8.GetBytes(pattern) : null;
    }
}
