using System.Buffers.Binary;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Arrays of one dimension.</summary>
internal sealed class ArrayDecoder(FieldDecoder items) : FieldDecoder
{
    private ListColumn? _column;

    public override void Bind(ColumnData column)
    {
        _column = (ListColumn)column;
        items.Bind(_column.Items);
    }

    public override void Append(ReadOnlySpan<byte> field)
    {
        var dimensions = BinaryPrimitives.ReadInt32BigEndian(field);
        if (dimensions > 1)
            throw new FormatException($"the array has {dimensions} dimensions, and only one can be read; select the column as text (column::text) by 'query'");
        var count = dimensions == 0 ? 0 : BinaryPrimitives.ReadInt32BigEndian(field[12..]);
        var rest = field[(dimensions == 0 ? 12 : 20)..];
        for (var i = 0; i < count; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[4..];
            if (length < 0)
            {
                _column!.Items.AppendNull();
                continue;
            }

            items.Append(rest[..length]);
            rest = rest[length..];
        }

        _column!.CloseList();
    }
}
