using System.Buffers;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>Arrays.</summary>
internal sealed class ListTextWriter(DataType element, TextFormats formats, int level) : TextColumnWriter
{
    private readonly TextColumnWriter _element = Create(element, formats, level + 1);
    private readonly byte _separator = TextSeparators.At(level);

    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        var list = (ListColumn)column;
        var start = list.Offsets[row];
        var end = list.Offsets[row + 1];
        for (var i = start; i < end; i++)
        {
            if (i > start)
                WriteByte(output, _separator);
            if (!list.Items.IsNull(i))
                _element.Write(list.Items, i, output);
        }
    }
}
