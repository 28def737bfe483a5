using System.Globalization;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>Exact decimals as integers with a scale, by the rules of Java's BigDecimal.</summary>
internal static class DecimalMath
{
    private const long ExactInDouble = 1L << 53;
    private const int ExactPowers = 22;

    private static readonly Int128[] Powers = MakePowers();
    private static readonly double[] DoublePowers = [.. Enumerable.Range(0, ExactPowers + 1).Select(i => Math.Round(Math.Pow(10, i)))];

    /// <summary>A power of ten, up to 38.</summary>
    public static Int128 PowerOfTen(int exponent) => Powers[exponent];

    public static double ToDouble(Int128 unscaled, int scale)
    {
        if (unscaled > -ExactInDouble && unscaled < ExactInDouble && scale <= ExactPowers)
            return (long)unscaled / DoublePowers[scale];
        return double.Parse(new DecimalValue(unscaled, scale).ToString(), CultureInfo.InvariantCulture);
    }

    /// <summary>The same number with another number of digits after the point.</summary>
    /// <exception cref="OverflowException">It has more than 38 digits.</exception>
    public static Int128 Rescale(Int128 unscaled, int from, int to, DecimalRounding rounding)
    {
        if (from == to)
            return unscaled;
        if (to > from)
            return to - from <= 38 ? checked(unscaled * Powers[to - from]) : unscaled == 0 ? 0 : throw new OverflowException();
        return from - to <= 38 ? Divide(unscaled, Powers[from - to], rounding) : Divide(unscaled, Int128.MaxValue, rounding);
    }

    /// <summary>Divides and rounds.</summary>
    public static Int128 Divide(Int128 value, Int128 by, DecimalRounding rounding)
    {
        var (quotient, rest) = Int128.DivRem(value, by);
        if (rest == 0)
            return quotient;
        var away = Int128.IsNegative(value) == Int128.IsNegative(by) ? 1 : -1;
        var magnitude = UInt128.CreateTruncating(Int128.Abs(rest));
        return rounding switch
        {
            DecimalRounding.Up => quotient + away,
            DecimalRounding.Down => quotient,
            DecimalRounding.Ceiling => away > 0 ? quotient + 1 : quotient,
            DecimalRounding.Floor => away < 0 ? quotient - 1 : quotient,
            _ => magnitude >= UInt128.CreateTruncating(Int128.Abs(by)) - magnitude ? quotient + away : quotient,
        };
    }

    /// <summary>The decimal that a double's shortest text is.</summary>
    /// <exception cref="OverflowException">It is not finite, or has more than 38 digits.</exception>
    public static DecimalValue FromDouble(double value) =>
        TryParse(value.ToString("R", CultureInfo.InvariantCulture), out var result) ? result : throw new OverflowException($"{value} is no decimal of 38 digits");

    /// <summary>Reads a number as Java's BigDecimal does: sign, digits, point, exponent; no blanks.</summary>
    /// <exception cref="OverflowException">It has more than 38 digits.</exception>
    public static bool TryParse(ReadOnlySpan<char> text, out DecimalValue value)
    {
        value = default;
        var mark = text.IndexOfAny('e', 'E');
        var exponent = 0;
        if (mark >= 0)
        {
            if (!int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > 1000)
                return false;
            text = text[..mark];
        }

        var negative = text is ['-', ..];
        if (text is ['-' or '+', ..])
            text = text[1..];
        Int128 sum = 0;
        var (digits, scale, point) = (0, 0, false);
        foreach (var c in text)
        {
            if (c == '.' && !point)
            {
                point = true;
                continue;
            }

            if (!char.IsAsciiDigit(c))
                return false;
            sum = checked((sum * 10) + (c - '0'));
            digits++;
            scale += point ? 1 : 0;
        }

        if (digits == 0)
            return false;
        scale -= exponent;
        if (scale < 0)
        {
            sum = Rescale(sum, 0, -scale, DecimalRounding.Down);
            scale = 0;
        }

        value = new DecimalValue(negative ? -sum : sum, scale);
        return true;
    }

    private static Int128[] MakePowers()
    {
        var powers = new Int128[39];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
