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
}
