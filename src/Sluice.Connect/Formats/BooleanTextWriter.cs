using System.Buffers;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>true or false.</summary>
internal sealed class BooleanTextWriter : TextColumnWriter
{
    public override void Write(ColumnData column, int row, IBufferWriter<byte> output) =>
        output.Write(((BooleanColumn)column)[row] ? "true"u8 : "false"u8);
}
