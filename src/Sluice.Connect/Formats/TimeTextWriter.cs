using System.Buffers;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Times of day.</summary>
internal sealed class TimeTextWriter(TemporalPattern? pattern) : TextColumnWriter
{
    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        var seconds = (int)Math.DivRem(((FixedColumn<long>)column)[row], TemporalText.NanosecondsPerSecond, out var nanoseconds);
        output.Advance(pattern is null
            ? TemporalTextOut.WriteTime(output.GetSpan(TemporalTextOut.MaxLength), seconds, (int)nanoseconds)
            : pattern.Write(output.GetSpan(TemporalPattern.MaxLength), 0, seconds, (int)nanoseconds));
    }
}
