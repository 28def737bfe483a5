namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>Reads a decimal number's text as an integer scaled to a column's scale, exactly.</summary>
internal static class DecimalText
{
    /// <exception cref="FormatException">Not a number, or digits behind the scale.</exception>
    /// <exception cref="OverflowException">More digits than the precision.</exception>
    public static Int128 Parse(string text, int precision, int scale)
    {
        var span = text.AsSpan().Trim();
        var exponentAt = span.IndexOfAny('e', 'E');
        var exponent = exponentAt < 0 ? 0 : int.Parse(span[(exponentAt + 1)..], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture);
        var mantissa = exponentAt < 0 ? span : span[..exponentAt];
        var isNegative = mantissa.StartsWith("-");
        if (isNegative || mantissa.StartsWith("+"))
            mantissa = mantissa[1..];
        var value = Int128.Zero;
        var digits = 0;
        var fraction = -1;
        foreach (var c in mantissa)
        {
            if (c == '.' && fraction < 0)
            {
                fraction = 0;
                continue;
            }

            if (!char.IsAsciiDigit(c))
                throw new FormatException();
            value = checked((value * 10) + (c - '0'));
            digits++;
            fraction += fraction >= 0 ? 1 : 0;
        }

        if (digits == 0)
            throw new FormatException();
        for (var shift = scale + exponent - Math.Max(0, fraction); shift != 0 && value != 0; shift += shift > 0 ? -1 : 1)
        {
            if (shift > 0)
                value = checked(value * 10);
            else
                value = value % 10 == 0 ? value / 10 : throw new FormatException();
        }

        var limit = Int128.One;
        for (var i = 0; i < precision; i++)
            limit *= 10;
        return value >= limit ? throw new OverflowException() : isNegative ? -value : value;
    }
}
