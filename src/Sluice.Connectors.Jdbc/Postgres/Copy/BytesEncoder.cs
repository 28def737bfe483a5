using System.Buffers.Binary;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Fields whose bytes are sent as they are: text, json, bytea; with a leading version byte for jsonb.</summary>
internal sealed class BytesEncoder(byte? version = null) : CopyEncoder
{
    private readonly int _prefix = version is null ? 0 : 1;
    private BinaryColumn? _column;

    public override int FixedSize => 0;

    public override void Bind(ColumnData column) => _column = (BinaryColumn)column;

    public override int SizeOf(int row) => 4 + _prefix + _column![row].Length;

    public override int Write(Span<byte> target, int row)
    {
        if (_column!.IsNull(row))
            return WriteNull(target);
        var value = _column[row];
        var length = _prefix + value.Length;
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        if (version is { } first)
            target[4] = first;
        value.CopyTo(target[(4 + _prefix)..]);
        return 4 + length;
    }
}
