using System.Buffers.Binary;
using System.Text;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Texts as fields of type uuid.</summary>
internal sealed class UuidEncoder : CopyEncoder
{
    private BinaryColumn? _column;

    public override int FixedSize => 20;

    public override void Bind(ColumnData column) => _column = (BinaryColumn)column;

    public override int Write(Span<byte> target, int row)
    {
        if (_column!.IsNull(row))
            return WriteNull(target);
        if (!Guid.TryParse(_column[row], out var value))
            throw new FormatException($"'{Encoding.UTF8.GetString(_column[row])}' is not a uuid");
        BinaryPrimitives.WriteInt32BigEndian(target, 16);
        value.TryWriteBytes(target[4..], bigEndian: true, out _);
        return 20;
    }
}
