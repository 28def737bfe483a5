using System.Buffers;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Texts and bytes, as they are.</summary>
internal sealed class BinaryTextWriter(bool isNested) : TextColumnWriter
{
    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        var value = ((BinaryColumn)column)[row];
        if (isNested && value.IndexOfAnyInRange(TextSeparators.At(TextSeparators.FirstLevel), TextSeparators.At(TextSeparators.LastLevel)) >= 0)
            throw new FormatException("A text inside a nested value holds one of the separators \\u0002 to \\u0007; write it as json.");
        output.Write(value);
    }
}
