namespace Sluice.Connect.Formats;

/// <summary>How dates and times are written as text. Immutable.</summary>
public sealed record TextFormats
{
    private static readonly string[] DatePatterns = ["yyyy-MM-dd", "yyyy.MM.dd", "yyyy/MM/dd", "yyyyMMdd"];

    private static readonly string[] TimePatterns = ["HH:mm:ss", "HH:mm:ss.SSS"];

    private static readonly string[] TimestampPatterns =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.SSS", "yyyy-MM-dd HH:mm:ss.SSSSSS", "yyyy.MM.dd HH:mm:ss", "yyyy/MM/dd HH:mm:ss",
        "yyyyMMddHHmmss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.SSS",
    ];

    private TextFormats()
    {
    }

    /// <summary>
    /// <c>yyyy-MM-dd</c>, <c>HH:mm:ss</c>, <c>yyyy-MM-dd HH:mm:ss</c>; a fraction of a second follows where there is one, so that nothing
    /// is lost.
    /// </summary>
    public static TextFormats Default { get; } = new();

    /// <summary>The patterns that dates can be written in.</summary>
    public static IReadOnlyList<string> KnownDatePatterns => DatePatterns;

    /// <summary>The patterns that times can be written in.</summary>
    public static IReadOnlyList<string> KnownTimePatterns => TimePatterns;

    /// <summary>The patterns that timestamps can be written in.</summary>
    public static IReadOnlyList<string> KnownTimestampPatterns => TimestampPatterns;

    internal TemporalPattern? Date { get; private init; }

    internal TemporalPattern? Time { get; private init; }

    internal TemporalPattern? Timestamp { get; private init; }

    /// <summary>Writes exactly these patterns; what a pattern has no place for is cut off. <c>null</c> keeps the default.</summary>
    /// <param name="date">One of <see cref="KnownDatePatterns"/>.</param>
    /// <param name="time">One of <see cref="KnownTimePatterns"/>.</param>
    /// <param name="timestamp">One of <see cref="KnownTimestampPatterns"/>.</param>
    /// <exception cref="FormatException">A pattern is not in its list.</exception>
    public static TextFormats Of(string? date, string? time, string? timestamp) => new()
    {
        Date = Parse(date, DatePatterns),
        Time = Parse(time, TimePatterns),
        Timestamp = Parse(timestamp, TimestampPatterns),
    };

    private static TemporalPattern? Parse(string? pattern, string[] known)
    {
        if (pattern is null)
            return null;
        return known.Contains(pattern, StringComparer.Ordinal)
            ? new TemporalPattern(pattern)
            : throw new FormatException($"'{pattern}' is not a known format; expected one of {string.Join(", ", known)}.");
    }
}
