using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

internal sealed class ColumnReference(ColumnDefinition column, int index, int offset) : Expression(column.Type, offset)
{
    public int Index => index;

    public ColumnDefinition Definition => column;

    public override bool IsNullable => column.IsNullable;

    public override ColumnData Evaluate(Rows rows) => rows.Columns[index];
}
