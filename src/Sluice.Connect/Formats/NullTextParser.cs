using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Only the empty text is a value of the type whose values are all null.</summary>
internal sealed class NullTextParser() : TextColumnParser("empty: the column is always null")
{
    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        if (!utf8.IsEmpty)
            return false;
        column.AppendNull();
        return true;
    }
}
