using Sluice.Connect.Batches;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Fields of fixed width.</summary>
internal sealed class FixedDecoder<T, TParse>(TParse parse = default) : FieldDecoder
    where T : unmanaged
    where TParse : struct, IFieldParse<T>
{
    private FixedColumn<T>? _column;

    public override void Bind(ColumnData column) => _column = (FixedColumn<T>)column;

    public override void Append(ReadOnlySpan<byte> field) => _column!.Append(parse.Parse(field));
}
