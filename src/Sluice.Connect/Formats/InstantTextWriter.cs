using System.Buffers;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Instants, in UTC.</summary>
internal sealed class InstantTextWriter : TextColumnWriter
{
    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        var (days, seconds, nanoseconds) = TemporalTextOut.Part(((FixedColumn<long>)column)[row]);
        var room = output.GetSpan(TemporalTextOut.MaxLength);
        var length = TemporalTextOut.WriteTimestamp(room, days, seconds, nanoseconds, (byte)'T');
        room[length] = (byte)'Z';
        output.Advance(length + 1);
    }
}
