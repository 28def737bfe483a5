using System.Buffers;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>Nested rows.</summary>
internal sealed class RowTextWriter(DataType type, TextFormats formats, int level) : TextColumnWriter
{
    private readonly TextColumnWriter[] _fields = [.. type.Fields.Select(f => Create(f.Type, formats, level + 1))];
    private readonly byte _separator = TextSeparators.At(level);

    public override void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        var fields = ((StructColumn)column).Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0)
                WriteByte(output, _separator);
            if (!fields[i].IsNull(row))
                _fields[i].Write(fields[i], row, output);
        }
    }
}
