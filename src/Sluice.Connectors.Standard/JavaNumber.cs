using System.Globalization;
using System.Text;

namespace Sluice.Connectors.Standard;

/// <summary>Floats as Java writes them: <c>1.0</c>, <c>1.0E10</c>, <c>NaN</c>, <c>Infinity</c>.</summary>
internal static class JavaNumber
{
    /// <summary>Appends a 32-bit float.</summary>
    public static void Append(StringBuilder text, float value) =>
        Append(text, value, value.ToString("E8", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Appends a 64-bit float.</summary>
    public static void Append(StringBuilder text, double value) =>
        Append(text, value, value.ToString("E16", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture));

    private static void Append(StringBuilder text, double value, string scientific, string shortest)
    {
        if (!double.IsFinite(value))
        {
            text.Append(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
            return;
        }

        if (value == 0)
        {
            text.Append(double.IsNegative(value) ? "-0.0" : "0.0");
            return;
        }

        var mark = scientific.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = Digits(shortest);
        if (value < 0)
            text.Append('-');
        if (exponent is < -3 or >= 7)
            text.Append(digits[0]).Append('.').Append(digits.Length > 1 ? digits[1..] : "0").Append('E').Append(exponent);
        else if (exponent < 0)
            text.Append("0.").Append('0', -exponent - 1).Append(digits);
        else if (digits.Length <= exponent + 1)
            text.Append(digits).Append('0', exponent + 1 - digits.Length).Append(".0");
        else
            text.Append(digits.AsSpan(0, exponent + 1)).Append('.').Append(digits.AsSpan(exponent + 1));
    }

    /// <summary>The significant digits of a number's shortest text.</summary>
    private static string Digits(string shortest)
    {
        var mantissa = shortest.AsSpan(0, shortest.IndexOf('E', StringComparison.Ordinal) is var e and >= 0 ? e : shortest.Length);
        var digits = new StringBuilder(mantissa.Length);
        foreach (var c in mantissa)
        {
            if (char.IsAsciiDigit(c) && (digits.Length > 0 || c != '0'))
                digits.Append(c);
        }

        var length = digits.Length;
        while (length > 1 && digits[length - 1] == '0')
            length--;
        return digits.ToString(0, length);
    }
}
