using System.Buffers;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>Maps.</summary>
internal sealed class MapTextWriter(DataType type, TextFormats formats, int level) : TextColumnWriter
{
    private readonly TextColumnWriter _key = Create(type.Key!, formats, level + 1);
    private readonly TextColumnWriter _value = Create(type.Element!, formats, level + 1);
    private readonly byte _entrySeparator = TextSeparators.At(level);
    private readonly byte _pairSeparator = TextSeparators.At(level + 1);

    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        var map = (MapColumn)column;
        var start = map.Offsets[row];
        var end = map.Offsets[row + 1];
        for (var i = start; i < end; i++)
        {
            if (i > start)
                WriteByte(output, _entrySeparator);
            if (!map.Keys.IsNull(i))
                _key.Write(map.Keys, i, output);
            WriteByte(output, _pairSeparator);
            if (!map.Values.IsNull(i))
                _value.Write(map.Values, i, output);
        }
    }
}
