using System.Buffers;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>There is nothing to write.</summary>
internal sealed class NullTextWriter : TextColumnWriter
{
    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
    }
}
