using System.Buffers.Binary;
using System.Text;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Any values as text, for text columns and for types whose text the server itself is asked to read.</summary>
internal sealed class TextEncoder(bool asJson, byte? version = null) : CopyEncoder
{
    private readonly int _prefix = version is null ? 0 : 1;
    private ColumnData? _column;
    private string? _text;

    public override int FixedSize => 0;

    public override void Bind(ColumnData column) => _column = column;

    public override int SizeOf(int row)
    {
        _text = _column!.IsNull(row) ? null : ValueText.Format(_column, row, asJson);
        return 4 + _prefix + (_text is null ? 0 : Encoding.UTF8.GetMaxByteCount(_text.Length));
    }

    public override int Write(Span<byte> target, int row)
    {
        if (_text is null)
            return WriteNull(target);
        var length = _prefix + Encoding.UTF8.GetBytes(_text, target[(4 + _prefix)..]);
        if (version is { } first)
            target[4] = first;
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        return 4 + length;
    }
}
