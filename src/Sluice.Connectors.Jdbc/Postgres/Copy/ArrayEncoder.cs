using System.Buffers.Binary;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Lists as fields of an array type with one dimension.</summary>
internal sealed class ArrayEncoder(uint elementType, CopyEncoder items) : CopyEncoder
{
    private const int Header = 20;
    private ListColumn? _column;

    public override int FixedSize => 0;

    public override void Bind(ColumnData column)
    {
        _column = (ListColumn)column;
        items.Bind(_column.Items);
    }

    public override int SizeOf(int row)
    {
        var size = 4 + Header;
        for (var i = _column!.Offsets[row]; i < _column.Offsets[row + 1]; i++)
            size += items.FixedSize > 0 ? items.FixedSize : items.SizeOf(i);
        return size;
    }

    public override int Write(Span<byte> target, int row)
    {
        if (_column!.IsNull(row))
            return WriteNull(target);
        var (start, end) = (_column.Offsets[row], _column.Offsets[row + 1]);
        var hasNulls = 0;
        var at = 4 + (start == end ? 12 : Header);
        for (var i = start; i < end; i++)
        {
            hasNulls |= _column.Items.IsNull(i) ? 1 : 0;
            at += items.Write(target[at..], i);
        }

        BinaryPrimitives.WriteInt32BigEndian(target, at - 4);
        BinaryPrimitives.WriteInt32BigEndian(target[4..], start == end ? 0 : 1);
        BinaryPrimitives.WriteInt32BigEndian(target[8..], hasNulls);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], elementType);
        if (start != end)
        {
            BinaryPrimitives.WriteInt32BigEndian(target[16..], end - start);
            BinaryPrimitives.WriteInt32BigEndian(target[20..], 1);
        }

        return at;
    }
}
