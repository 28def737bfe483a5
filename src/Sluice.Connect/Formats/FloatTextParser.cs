using System.Globalization;
using System.Numerics;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Floating-point numbers, with an exponent or without; NaN, Infinity and -Infinity. Overflow is refused.</summary>
/// <typeparam name="T">The column's physical type.</typeparam>
internal sealed class FloatTextParser<T>() : TextColumnParser(
    $"a number of at most {(typeof(T) == typeof(float) ? "3.4e38" : "1.8e308")}, NaN or Infinity")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const NumberStyles Style =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        if (utf8.IsEmpty || !T.TryParse(utf8, Style, CultureInfo.InvariantCulture, out var value))
            return false;
        if (T.IsInfinity(value) && utf8.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0)
            return false;
        ((FixedColumn<T>)column).Append(value);
        return true;
    }
}
