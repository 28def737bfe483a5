using System.Globalization;

namespace Sluice.Runtime.Runners.Logs;

/// <summary>A line of a log file: when it was taken, then what the process wrote.</summary>
internal static class StampedLine
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fff'Z'";
    private const int Length = 24;

    public static string Make(DateTimeOffset at, string text) => $"{at.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture)} {text}";

    /// <summary>The two parts; a line that carries no time (the rest of a longer one) is whole.</summary>
    public static (DateTimeOffset? At, string Text) Split(string line) =>
        line.Length > Length && line[Length] == ' '
        && DateTimeOffset.TryParseExact(line.AsSpan(0, Length), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? (at, line[(Length + 1)..])
            : (null, line);
}
