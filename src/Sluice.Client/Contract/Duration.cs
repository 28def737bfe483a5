using System.Buffers;
using System.Globalization;

namespace Sluice.Client.Contract;

/// <summary>
/// Durations as people and the wire write them: numbers with <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>, such as <c>30s</c> or
/// <c>1h30m</c>.
/// </summary>
public static class Duration
{
    private const double MostSeconds = 864_000_000;
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789.");
    private static readonly (string Unit, double Seconds)[] s_units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400)];

    /// <summary>Reads a duration; each number needs its unit.</summary>
    /// <returns>Whether the text is a duration of at most 10,000 days.</returns>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var rest = (text ?? "").AsSpan().Trim();
        if (rest.IsEmpty)
            return false;
        var seconds = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(s_digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(s_digits);
            var unit = letters < 0 ? rest : rest[..letters];
            if (Seconds(unit) is not { } one)
                return false;
            seconds += number * one;
            rest = rest[unit.Length..];
        }

        if (seconds > MostSeconds)
            return false;
        duration = TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>Writes a duration in seconds, or in milliseconds where it is shorter than one: <c>90s</c>, <c>13.2s</c>, <c>250ms</c>.</summary>
    public static string Format(TimeSpan duration) => duration != TimeSpan.Zero && duration < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####}ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#######}s");

    private static double? Seconds(ReadOnlySpan<char> unit)
    {
        foreach (var (name, seconds) in s_units)
        {
            if (unit.SequenceEqual(name))
                return seconds;
        }

        return null;
    }
}
