using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Dates with a time of day, without a zone.</summary>
internal sealed class TimestampTextParser() : TextColumnParser(
    "a timestamp without a zone such as 2024-12-31 23:59:59 or 2024-12-31T23:59:59.123456")
{
    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        if (TimestampText.Read(utf8, out var microseconds) != utf8.Length || utf8.IsEmpty)
            return false;
        ((FixedColumn<long>)column).Append(microseconds);
        return true;
    }

    public override int AppendAll(ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ColumnData column)
    {
        var typed = (FixedColumn<long>)column;
        for (var i = 0; i < starts.Length && i < lengths.Length; i++)
        {
            var value = text.Slice(starts[i], lengths[i]);
            if (value.IsEmpty)
                typed.AppendNull();
            else if (TimestampText.Read(value, out var microseconds) == value.Length)
                typed.Append(microseconds);
            else
                return i;
        }

        return starts.Length;
    }
}
