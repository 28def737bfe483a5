using System.Buffers;
using System.Globalization;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Whole and floating-point numbers.</summary>
/// <typeparam name="T">The column's physical type.</typeparam>
internal sealed class NumberTextWriter<T> : TextColumnWriter
    where T : unmanaged, IUtf8SpanFormattable
{
    private const int MaxLength = 32;

    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        ((FixedColumn<T>)column)[row].TryFormat(output.GetSpan(MaxLength), out var length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
    }
}
