using System.Text;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>true or false, any case.</summary>
internal sealed class BooleanTextParser() : TextColumnParser("true or false")
{
    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        if (Ascii.EqualsIgnoreCase(utf8, "true"u8))
            ((BooleanColumn)column).Append(true);
        else if (Ascii.EqualsIgnoreCase(utf8, "false"u8))
            ((BooleanColumn)column).Append(false);
        else
            return false;
        return true;
    }
}
