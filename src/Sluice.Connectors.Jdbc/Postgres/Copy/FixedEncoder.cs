using System.Buffers.Binary;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Fields of a column of fixed width.</summary>
internal sealed class FixedEncoder<T, TFormat>(TFormat format = default) : CopyEncoder
    where T : unmanaged
    where TFormat : struct, IFieldFormat<T>
{
    private FixedColumn<T>? _column;
    private bool _hasNulls;

    public override int FixedSize { get; } = 4 + format.MaxSize;

    public override int UniformSize => _hasNulls || !format.IsExact ? 0 : FixedSize;

    public override void Bind(ColumnData column)
    {
        _column = (FixedColumn<T>)column;
        _hasNulls = column.NullCount > 0;
    }

    public override int Write(Span<byte> target, int row)
    {
        if (_hasNulls && _column!.IsNull(row))
            return WriteNull(target);
        var length = format.Write(target[4..], _column![row]);
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        return 4 + length;
    }

    public override void AddSizes(int first, Span<int> sizes)
    {
        if (!format.IsExact)
        {
            base.AddSizes(first, sizes);
            return;
        }

        for (var i = 0; i < sizes.Length; i++)
            sizes[i] += _column!.IsNull(first + i) ? 4 : FixedSize;
    }

    public override void WriteRows(int first, Span<byte> target, Span<int> cursors)
    {
        if (!format.IsExact)
        {
            base.WriteRows(first, target, cursors);
            return;
        }

        var values = _column!.Values.Slice(first, cursors.Length);
        for (var i = 0; i < cursors.Length; i++)
        {
            var field = target[cursors[i]..];
            if (_hasNulls && _column.IsNull(first + i))
            {
                cursors[i] += WriteNull(field);
                continue;
            }

            BinaryPrimitives.WriteInt32BigEndian(field, format.MaxSize);
            cursors[i] += 4 + format.Write(field[4..], values[i]);
        }
    }
}
