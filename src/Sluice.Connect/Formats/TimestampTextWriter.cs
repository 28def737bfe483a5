using System.Buffers;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Dates with a time of day.</summary>
internal sealed class TimestampTextWriter(TemporalPattern? pattern) : TextColumnWriter
{
    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        var (days, seconds, nanoseconds) = TemporalTextOut.Part(((FixedColumn<long>)column)[row]);
        output.Advance(pattern is null
            ? TemporalTextOut.WriteTimestamp(output.GetSpan(TemporalTextOut.MaxLength), days, seconds, nanoseconds, (byte)' ')
            : pattern.Write(output.GetSpan(TemporalPattern.MaxLength), days, seconds, nanoseconds));
    }
}
