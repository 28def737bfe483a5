using System.Globalization;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>Exact decimals. Digits that the scale cannot hold are refused unless they are zeros; so is what the precision cannot hold.</summary>
internal sealed class DecimalTextParser : TextColumnParser
{
    /// <summary>Digits that always fit a long, the scale's zeros counted.</summary>
    private const int SafeDigits = 18;

    private const int LongestExponent = 6;

    private readonly int _scale;
    private readonly long _fastLimit;

    /// <summary>A number from here on has no room for another digit.</summary>
    private readonly UInt128 _mostBeforeDigit;

    public DecimalTextParser(DataType type)
        : base($"a number with at most {type.Precision - type.Scale} digits before and {type.Scale} after the point")
    {
        _scale = type.Scale;
        _fastLimit = type.Precision <= SafeDigits ? (long)PowerOfTen(type.Precision) : long.MaxValue;
        _mostBeforeDigit = PowerOfTen(type.Precision - 1);
    }

    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        if (!TryParseShort(utf8, out var value) && !TryParseAny(utf8, out value))
            return false;
        ((FixedColumn<Int128>)column).Append(value);
        return true;
    }

    private bool TryParseShort(ReadOnlySpan<byte> text, out Int128 value)
    {
        value = default;
        var negative = !text.IsEmpty && text[0] == '-';
        if (negative)
            text = text[1..];
        if (text.IsEmpty || text.Length + _scale > SafeDigits)
            return false;
        long sum = 0;
        var point = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9)
                sum = (sum * 10) + digit;
            else if (text[i] == '.' && point < 0)
                point = i;
            else
                return false;
        }

        var fraction = point < 0 ? 0 : text.Length - point - 1;
        if (fraction > _scale || (point >= 0 && text.Length == 1))
            return false;
        for (; fraction < _scale; fraction++)
            sum *= 10;
        if (sum >= _fastLimit)
            return false;
        value = negative ? -sum : sum;
        return true;
    }

    private bool TryParseAny(ReadOnlySpan<byte> text, out Int128 value)
    {
        value = default;
        var negative = !text.IsEmpty && text[0] == '-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        if (!TryReadExponent(ref text, out var exponent))
            return false;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.IsEmpty && fraction.IsEmpty)
            return false;

        // The number is whole.fraction shifted so that the scale's digits stand before the point.
        var shift = exponent - fraction.Length + _scale;
        UInt128 sum = 0;
        if (!TryAdd(whole, ref sum, Math.Max(0, -(shift + fraction.Length)))
            || !TryAdd(fraction, ref sum, Math.Min(fraction.Length, Math.Max(0, -shift))))
            return false;
        for (; shift > 0 && sum != 0; shift--)
        {
            if (sum >= _mostBeforeDigit)
                return false;
            sum *= 10;
        }

        value = negative ? -(Int128)sum : (Int128)sum;
        return true;
    }

    /// <summary>Adds digits, of which the last <paramref name="dropped"/> must be zeros and are left out.</summary>
    private bool TryAdd(ReadOnlySpan<byte> digits, ref UInt128 sum, int dropped)
    {
        var kept = Math.Max(0, digits.Length - dropped);
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = (uint)(digits[i] - '0');
            if (digit > 9)
                return false;
            if (i >= kept)
            {
                if (digit != 0)
                    return false;
                continue;
            }

            if (sum >= _mostBeforeDigit)
                return false;
            sum = (sum * 10) + digit;
        }

        return true;
    }

    private static bool TryReadExponent(ref ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var at = text.IndexOfAny((byte)'e', (byte)'E');
        if (at < 0)
            return true;
        var digits = text[(at + 1)..];
        text = text[..at];
        return digits.Length <= LongestExponent
            && int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent);
    }

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        for (var i = 0; i < exponent; i++)
            power *= 10;
        return power;
    }

    public override int AppendAll(ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ColumnData column)
    {
        var typed = (FixedColumn<Int128>)column;
        for (var i = 0; i < starts.Length && i < lengths.Length; i++)
        {
            var value = text.Slice(starts[i], lengths[i]);
            if (value.IsEmpty)
                typed.AppendNull();
            else if (TryParseShort(value, out var number) || TryParseAny(value, out number))
                typed.Append(number);
            else
                return i;
        }

        return starts.Length;
    }
}
