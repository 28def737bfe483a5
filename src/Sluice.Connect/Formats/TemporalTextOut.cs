namespace Sluice.Connect.Formats;

/// <summary>Writes dates and times as text.</summary>
internal static class TemporalTextOut
{
    /// <summary>Longest text of a date, time or timestamp in the default form.</summary>
    public const int MaxLength = 36;

    private const int NanosecondDigits = 9;

    /// <summary>Writes <c>yyyy-MM-dd</c>.</summary>
    public static int WriteDate(Span<byte> output, int days)
    {
        var (year, month, day) = Civil(days);
        WriteDigits(output, year, 4);
        output[4] = (byte)'-';
        WriteDigits(output[5..], month, 2);
        output[7] = (byte)'-';
        WriteDigits(output[8..], day, 2);
        return 10;
    }

    /// <summary>Writes <c>HH:mm:ss</c>, and a fraction without trailing zeros where there is one.</summary>
    public static int WriteTime(Span<byte> output, int seconds, int nanoseconds)
    {
        WriteDigits(output, seconds / 3600, 2);
        output[2] = (byte)':';
        WriteDigits(output[3..], seconds / 60 % 60, 2);
        output[5] = (byte)':';
        WriteDigits(output[6..], seconds % 60, 2);
        if (nanoseconds == 0)
            return 8;
        output[8] = (byte)'.';
        WriteDigits(output[9..], nanoseconds, NanosecondDigits);
        return 9 + output.Slice(9, NanosecondDigits).LastIndexOfAnyExcept((byte)'0') + 1;
    }

    /// <summary>Writes a date, a separator and a time.</summary>
    public static int WriteTimestamp(Span<byte> output, int days, int seconds, int nanoseconds, byte separator)
    {
        WriteDate(output, days);
        output[10] = separator;
        return 11 + WriteTime(output[11..], seconds, nanoseconds);
    }

    /// <summary>Parts microseconds since 1970-01-01T00:00:00.</summary>
    public static (int Days, int Seconds, int Nanoseconds) Part(long microseconds)
    {
        var seconds = Math.DivRem(microseconds, TemporalText.MicrosecondsPerSecond, out var micros);
        if (micros < 0)
        {
            micros += TemporalText.MicrosecondsPerSecond;
            seconds--;
        }

        var days = Math.DivRem(seconds, TemporalText.SecondsPerDay, out var rest);
        if (rest < 0)
        {
            rest += TemporalText.SecondsPerDay;
            days--;
        }

        return ((int)days, (int)rest, (int)micros * 1000);
    }

    /// <summary>The date of a day number.</summary>
    public static (int Year, int Month, int Day) Civil(int days)
    {
        var shifted = days + 719_468;
        var era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097;
        var dayOfEra = shifted - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var month = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * month) + 2) / 5) + 1;
        return month < 10 ? (yearOfEra + (era * 400), month + 3, day) : (yearOfEra + (era * 400) + 1, month - 9, day);
    }

    /// <summary>Writes a number with leading zeros.</summary>
    public static int WriteDigits(Span<byte> output, int value, int length)
    {
        for (var i = length - 1; i >= 0; i--)
        {
            output[i] = (byte)('0' + (value % 10));
            value /= 10;
        }

        return length;
    }
}
