using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Texts and bytes, which come as they are.</summary>
internal sealed class BytesDecoder : FieldDecoder
{
    private BinaryColumn? _column;

    public override void Bind(ColumnData column) => _column = (BinaryColumn)column;

    public override void Append(ReadOnlySpan<byte> field) => _column!.Append(field);
}
