using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sluice.Connect.Formats;

/// <summary>Reads a date with a time of day.</summary>
internal static class TimestampText
{
    private const int PlainLength = 19;
    private const int CompactDate = 8;
    private const int SignedDate = 17;

    private static ReadOnlySpan<byte> HourSign => "时"u8;

    private static ReadOnlySpan<byte> MinuteSign => "分"u8;

    private static ReadOnlySpan<byte> SecondSign => "秒"u8;

    /// <summary>A timestamp at the start of the text, as microseconds since 1970-01-01T00:00:00; its length, or 0.</summary>
    public static int Read(ReadOnlySpan<byte> text, out long microseconds)
    {
        if (text.Length == PlainLength && Ssse3.IsSupported && TryReadPlain(text, out microseconds))
            return PlainLength;
        microseconds = 0;
        var date = TemporalText.ReadDate(text, out var days);
        if (date == 0)
            return 0;
        if (date is CompactDate or SignedDate)
        {
            var isTime = date == CompactDate ? ReadCompactTime(text[date..], out var whole) : ReadSignedTime(text[date..], out whole);
            if (isTime)
                return Micros(days, whole, 0, out microseconds) ? text.Length : 0;
        }

        if (text.Length <= date || text[date] is not ((byte)' ' or (byte)'T'))
            return 0;
        var used = TemporalText.ReadTime(text[(date + 1)..], out var seconds, out var nanoseconds);
        if (used == 0)
            return 0;
        Micros(days, seconds, nanoseconds, out microseconds);
        return date + 1 + used;
    }

    /// <summary>
    /// <c>yyyy-MM-dd HH:mm:ss</c> in a few vector operations: digits are picked together in pairs and multiplied by 10 and 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadPlain(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        var head = Vector128.Create(text);
        if (text[4] != '-' || text[7] != '-' || text[10] is not ((byte)' ' or (byte)'T') || text[13] != ':' || text[16] != ':')
            return false;
        var digits = Ssse3.Shuffle(head, Vector128.Create((byte)0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 0x80, 0x80, 0x80, 0x80))
            .WithElement(12, text[17]).WithElement(13, text[18]).WithElement(14, (byte)'0').WithElement(15, (byte)'0')
            - Vector128.Create((byte)'0');
        if (Vector128.GreaterThanAny(digits, Vector128.Create((byte)9)))
            return false;
        var pairs = Ssse3.MultiplyAddAdjacent(
            digits, Vector128.Create((sbyte)10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1));
        return TemporalText.TryDays((pairs[0] * 100) + pairs[1], pairs[2], pairs[3], out var days)
            && TemporalText.TrySeconds(pairs[4], pairs[5], pairs[6], out var seconds)
            && Micros(days, seconds, 0, out microseconds);
    }

    private static bool ReadCompactTime(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        return text.Length == 6 && TemporalText.TrySeconds(
            TextDigits.Fixed(text[..2]), TextDigits.Fixed(text.Slice(2, 2)), TextDigits.Fixed(text[4..]), out seconds);
    }

    private static bool ReadSignedTime(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        return text.Length == 16 && text[0] == ' ' && text[3..].StartsWith(HourSign) && text[8..].StartsWith(MinuteSign)
            && text[13..].StartsWith(SecondSign)
            && TemporalText.TrySeconds(
                TextDigits.Fixed(text.Slice(1, 2)), TextDigits.Fixed(text.Slice(6, 2)), TextDigits.Fixed(text.Slice(11, 2)), out seconds);
    }

    private static bool Micros(int days, int seconds, int nanoseconds, out long microseconds)
    {
        microseconds = ((((long)days * TemporalText.SecondsPerDay) + seconds) * TemporalText.MicrosecondsPerSecond) + (nanoseconds / 1000);
        return true;
    }
}
