using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>Arrays: elements parted by the level's separator; an empty element is null, an empty text an array without elements.</summary>
internal sealed class ListTextParser : TextColumnParser
{
    private readonly TextColumnParser _element;
    private readonly byte _separator;

    public ListTextParser(DataType element, bool isValidUtf8, int level)
        : base($"a list of {element} parted by \\u{TextSeparators.At(level):x4}")
    {
        _separator = TextSeparators.At(level);
        _element = Create(element, isValidUtf8, level + 1);
    }

    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        var list = (ListColumn)column;
        var before = list.Items.Count;
        foreach (var part in utf8.IsEmpty ? default : utf8.Split(_separator))
        {
            var text = utf8[part];
            if (text.IsEmpty)
                list.Items.AppendNull();
            else if (!_element.TryAppend(text, list.Items))
            {
                list.Items.Truncate(before);
                return false;
            }
        }

        list.CloseList();
        return true;
    }
}
