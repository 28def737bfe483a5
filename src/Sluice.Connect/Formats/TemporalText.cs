using System.Runtime.CompilerServices;

namespace Sluice.Connect.Formats;

/// <summary>Reads dates and times from text. All methods say how much of the text they used.</summary>
internal static class TemporalText
{
    public const long MicrosecondsPerSecond = 1_000_000;
    public const long NanosecondsPerSecond = 1_000_000_000;
    public const int SecondsPerDay = 86_400;

    private const int DaysBeforeEpoch = 719_468;
    private const int DaysPerEra = 146_097;

    private static ReadOnlySpan<byte> DaysInMonth => [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private static ReadOnlySpan<byte> YearSign => "年"u8;

    private static ReadOnlySpan<byte> MonthSign => "月"u8;

    private static ReadOnlySpan<byte> DaySign => "日"u8;

    /// <summary>A date at the start of the text, as days since 1970-01-01; its length, or 0.</summary>
    public static int ReadDate(ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (text.Length >= 10 && text[4] == text[7] && text[4] is (byte)'-' or (byte)'/' or (byte)'.')
        {
            return TryDays(TextDigits.Fixed(text[..4]), TextDigits.Fixed(text.Slice(5, 2)), TextDigits.Fixed(text.Slice(8, 2)), out days)
                ? 10
                : 0;
        }

        if (text.Length >= 17 && text[4..].StartsWith(YearSign))
        {
            return text[9..].StartsWith(MonthSign) && text[14..].StartsWith(DaySign)
                && TryDays(TextDigits.Fixed(text[..4]), TextDigits.Fixed(text.Slice(7, 2)), TextDigits.Fixed(text.Slice(12, 2)), out days)
                    ? 17
                    : 0;
        }

        return text.Length >= 8
            && TryDays(TextDigits.Fixed(text[..4]), TextDigits.Fixed(text.Slice(4, 2)), TextDigits.Fixed(text.Slice(6, 2)), out days)
                ? 8
                : 0;
    }

    /// <summary>A time <c>HH:mm:ss[.f1-9]</c> at the start of the text; its length, or 0.</summary>
    public static int ReadTime(ReadOnlySpan<byte> text, out int seconds, out int nanoseconds)
    {
        nanoseconds = 0;
        seconds = 0;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':'
            || !TrySeconds(TextDigits.Fixed(text[..2]), TextDigits.Fixed(text.Slice(3, 2)), TextDigits.Fixed(text.Slice(6, 2)), out seconds))
            return 0;
        return text.Length == 8 || text[8] != '.' ? 8 : ReadFraction(text, 9, out nanoseconds);
    }

    /// <summary>Seconds since midnight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySeconds(int hour, int minute, int second, out int seconds)
    {
        seconds = (((hour * 60) + minute) * 60) + second;
        return (uint)hour < 24 && (uint)minute < 60 && (uint)second < 60;
    }

    /// <summary>Days since 1970-01-01 in the Gregorian calendar; years 1 to 9999.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDays(int year, int month, int day, out int days)
    {
        days = 0;
        if (year < 1 || (uint)(month - 1) > 11 || day < 1 || day > DaysInMonth[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0))
            return false;

        // Years that begin in March, so that the leap day is the last one; eras of 400 years.
        var shifted = month > 2 ? year : year - 1;
        var era = shifted / 400;
        var yearOfEra = shifted - (era * 400);
        var dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        days = (era * DaysPerEra) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - DaysBeforeEpoch;
        return true;
    }

    /// <summary>Fraction digits from <paramref name="from"/> on, one to nine; the length of the whole, or 0.</summary>
    private static int ReadFraction(ReadOnlySpan<byte> text, int from, out int nanoseconds)
    {
        nanoseconds = 0;
        var at = from;
        for (; at < text.Length && at < from + 9 && char.IsAsciiDigit((char)text[at]); at++)
            nanoseconds = (nanoseconds * 10) + (text[at] - '0');
        if (at == from || (at < text.Length && char.IsAsciiDigit((char)text[at])))
            return 0;
        for (var digits = at - from; digits < 9; digits++)
            nanoseconds *= 10;
        return at;
    }

    private static bool IsLeap(int year) => (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
}
