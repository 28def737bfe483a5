namespace Sluice.Connect.Formats;

/// <summary>A pattern of <c>yyyy MM dd HH mm ss S</c> and literals, taken apart once.</summary>
internal sealed class TemporalPattern
{
    public const int MaxLength = 40;

    private readonly (char Field, int Length)[] _parts;

    public TemporalPattern(string pattern)
    {
        var parts = new List<(char, int)>();
        for (var i = 0; i < pattern.Length;)
        {
            var c = pattern[i];
            if (c == '\'')
            {
                parts.Add((pattern[i + 1], 0));
                i += 3;
                continue;
            }

            var run = 1;
            while (char.IsAsciiLetter(c) && i + run < pattern.Length && pattern[i + run] == c)
                run++;
            parts.Add((c, char.IsAsciiLetter(c) ? run : 0));
            i += run;
        }

        _parts = [.. parts];
    }

    /// <summary>Writes a date and time.</summary>
    /// <returns>Bytes written, at most <see cref="MaxLength"/>.</returns>
    public int Write(Span<byte> output, int days, int seconds, int nanoseconds)
    {
        var (year, month, day) = TemporalTextOut.Civil(days);
        var at = 0;
        foreach (var (field, length) in _parts)
        {
            var value = length == 0 ? -1 : field switch
            {
                'y' => year,
                'M' => month,
                'd' => day,
                'H' => seconds / 3600,
                'm' => seconds / 60 % 60,
                's' => seconds % 60,
                'S' => nanoseconds / (int)Math.Pow(10, 9 - length),
                _ => -1,
            };
            if (value < 0)
                output[at++] = (byte)field;
            else
                at += TemporalTextOut.WriteDigits(output[at..], value, length);
        }

        return at;
    }
}
