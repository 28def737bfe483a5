using System.Buffers.Binary;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Fields of type boolean.</summary>
internal sealed class BooleanEncoder : CopyEncoder
{
    private BooleanColumn? _column;

    public override int FixedSize => 5;

    public override void Bind(ColumnData column) => _column = (BooleanColumn)column;

    public override int Write(Span<byte> target, int row)
    {
        if (_column!.IsNull(row))
            return WriteNull(target);
        BinaryPrimitives.WriteInt32BigEndian(target, 1);
        target[4] = _column[row] ? (byte)1 : (byte)0;
        return 5;
    }
}
