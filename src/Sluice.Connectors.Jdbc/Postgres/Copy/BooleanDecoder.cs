using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Booleans.</summary>
internal sealed class BooleanDecoder : FieldDecoder
{
    private BooleanColumn? _column;

    public override void Bind(ColumnData column) => _column = (BooleanColumn)column;

    public override void Append(ReadOnlySpan<byte> field) => _column!.Append(field[0] != 0);
}
