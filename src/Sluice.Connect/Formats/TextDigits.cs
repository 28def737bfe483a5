using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Sluice.Connect.Formats;

/// <summary>Reads digits from text.</summary>
internal static class TextDigits
{
    /// <summary>Digits that always fit a long.</summary>
    private const int SafeDigits = 18;

    /// <summary>The whole text is a whole number that fits 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParseInt64(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var negative = false;
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            text = text[1..];
        }

        if (text.IsEmpty)
            return false;
        if (text.Length > SafeDigits)
            return TryParseLong(text, negative, out value);
        long sum = 0;
        foreach (var c in text)
        {
            var digit = (uint)(c - '0');
            if (digit > 9)
                return false;
            sum = (sum * 10) + digit;
        }

        value = negative ? -sum : sum;
        return true;
    }

    /// <summary>A number from exactly these digits; -1 when there is anything else. At most nine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Fixed(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        foreach (var c in digits)
        {
            var digit = (uint)(c - '0');
            if (digit > 9)
                return -1;
            sum = (sum * 10) + (int)digit;
        }

        return sum;
    }

    private static bool TryParseLong(ReadOnlySpan<byte> text, bool negative, out long value)
    {
        value = 0;
        var zeros = text.IndexOfAnyExcept((byte)'0');
        text = zeros < 0 ? text[^1..] : text[zeros..];
        if (text.Length > SafeDigits + 1 || !Utf8Parser.TryParse(text, out ulong magnitude, out var used) || used != text.Length)
            return false;
        if (magnitude > (ulong)long.MaxValue + (negative ? 1UL : 0UL))
            return false;
        value = negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return true;
    }
}
