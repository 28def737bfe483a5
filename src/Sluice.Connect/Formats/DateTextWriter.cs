using System.Buffers;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Dates.</summary>
internal sealed class DateTextWriter(TemporalPattern? pattern) : TextColumnWriter
{
    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        var days = ((FixedColumn<int>)column)[row];
        output.Advance(pattern is null
            ? TemporalTextOut.WriteDate(output.GetSpan(TemporalTextOut.MaxLength), days)
            : pattern.Write(output.GetSpan(TemporalPattern.MaxLength), days, 0, 0));
    }
}
