using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Dates.</summary>
internal sealed class DateTextParser() : TextColumnParser("a date such as 2024-12-31, 2024/12/31, 2024.12.31 or 20241231")
{
    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        var used = TemporalText.ReadDate(utf8, out var days);
        if (used == 0 || used != utf8.Length)
            return false;
        ((FixedColumn<int>)column).Append(days);
        return true;
    }
}
