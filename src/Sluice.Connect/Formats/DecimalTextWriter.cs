using System.Buffers;
using System.Globalization;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Exact decimals in plain notation.</summary>
internal sealed class DecimalTextWriter(int scale) : TextColumnWriter
{
    private const int MaxLength = 44;

    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        var value = ((FixedColumn<Int128>)column)[row];
        var room = output.GetSpan(MaxLength);
        var at = 0;
        if (Int128.IsNegative(value))
        {
            room[at++] = (byte)'-';
            value = -value;
        }

        Span<byte> digits = stackalloc byte[MaxLength];
        var length = WriteDigits(value, digits);
        var whole = length - scale;
        if (whole <= 0)
            room[at++] = (byte)'0';
        else
        {
            digits[..whole].CopyTo(room[at..]);
            at += whole;
        }

        if (scale > 0)
        {
            room[at++] = (byte)'.';
            for (; whole < 0; whole++)
                room[at++] = (byte)'0';
            digits[whole..length].CopyTo(room[at..]);
            at += length - whole;
        }

        output.Advance(at);
    }

    private static int WriteDigits(Int128 value, Span<byte> digits)
    {
        int length;
        if (value <= long.MaxValue)
            ((long)value).TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        else
            value.TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
        return length;
    }
}
