using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Times of day.</summary>
internal sealed class TimeTextParser() : TextColumnParser("a time such as 23:59:59 or 23:59:59.123456789")
{
    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        var used = TemporalText.ReadTime(utf8, out var seconds, out var nanoseconds);
        if (used == 0 || used != utf8.Length)
            return false;
        ((FixedColumn<long>)column).Append((seconds * TemporalText.NanosecondsPerSecond) + nanoseconds);
        return true;
    }
}
