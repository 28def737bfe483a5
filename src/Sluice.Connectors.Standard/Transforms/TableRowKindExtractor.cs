using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class TableRowKindExtractor(TableSchema input, string field, RowKindForm form) : ITableTransform
{
    private readonly AppendedColumns _columns = new(input, [new ColumnDefinition(field, DataType.String) { IsNullable = false }]);
    private readonly RowKindTexts _kinds = new(form);

    public TableSchema Output => _columns.Output;

    public Batch Apply(Batch input) => input.ViewAsInserts(Output, _columns.Join(input, [_kinds.Of(input)]));
}
