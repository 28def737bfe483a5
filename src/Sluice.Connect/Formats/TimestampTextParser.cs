using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Dates with a time of day, without a zone.</summary>
internal sealed class TimestampTextParser() : TextColumnParser(
    "a timestamp without a zone such as 2024-12-31 23:59:59 or 2024-12-31T23:59:59.123456")
{
    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        var used = TimestampText.Read(utf8, out var microseconds);
        if (used == 0 || used != utf8.Length)
            return false;
        ((FixedColumn<long>)column).Append(microseconds);
        return true;
    }
}
