using System.Globalization;

namespace Sluice.Connect.Batches;

/// <summary>An exact decimal of up to 38 digits: <c>Unscaled / 10^Scale</c>. Equal only when value and scale are equal.</summary>
/// <param name="Unscaled">The digits as an integer.</param>
/// <param name="Scale">Digits after the point, 0 to 38.</param>
public readonly record struct DecimalValue(Int128 Unscaled, int Scale)
{
    /// <summary>Plain notation, such as <c>-0.50</c>; all digits of the scale are written.</summary>
    public override string ToString()
    {
        var negative = Int128.IsNegative(Unscaled);
        var digits = (negative ? UInt128.Zero - (UInt128)Unscaled : (UInt128)Unscaled).ToString(CultureInfo.InvariantCulture);
        if (Scale > 0)
        {
            digits = digits.PadLeft(Scale + 1, '0');
            digits = digits[..^Scale] + "." + digits[^Scale..];
        }

        return negative ? "-" + digits : digits;
    }
}
