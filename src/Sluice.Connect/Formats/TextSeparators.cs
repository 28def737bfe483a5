namespace Sluice.Connect.Formats;

/// <summary>
/// The separators inside a text that holds a nested value, one for each level below the field: array elements, map entries and
/// row fields are parted by that of their level, a map's key and value by the next one. As in SeaTunnel: \u0002 to \u0007.
/// </summary>
internal static class TextSeparators
{
    /// <summary>The first level inside a field.</summary>
    public const int FirstLevel = 1;

    /// <summary>Deepest level that has a separator.</summary>
    public const int LastLevel = 6;

    /// <summary>The separator of a level.</summary>
    /// <exception cref="NotSupportedException">The type is nested too deep for text.</exception>
    public static byte At(int level) => level <= LastLevel
        ? (byte)(level + 1)
        : throw new NotSupportedException($"Text can hold values nested {LastLevel} levels deep at most; use json.");

    /// <summary>Whether a byte parts values at any level.</summary>
    public static bool IsSeparator(byte value) => value is >= FirstLevel + 1 and <= LastLevel + 1;
}
