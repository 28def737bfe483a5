using System.Text.Unicode;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Texts and bytes, taken as they are.</summary>
internal sealed class BinaryTextParser(bool checksUtf8) : TextColumnParser("valid UTF-8 text")
{
    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        if (checksUtf8 && !Utf8.IsValid(utf8))
            return false;
        ((BinaryColumn)column).Append(utf8);
        return true;
    }

    public override int AppendAll(ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ColumnData column)
    {
        var typed = (BinaryColumn)column;
        for (var i = 0; i < starts.Length && i < lengths.Length; i++)
        {
            var value = text.Slice(starts[i], lengths[i]);
            if (value.IsEmpty)
                typed.AppendNull();
            else if (!checksUtf8 || Utf8.IsValid(value))
                typed.Append(value);
            else
                return i;
        }

        return starts.Length;
    }
}
