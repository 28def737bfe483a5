using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>A field of a nested row; null where the row is.</summary>
internal sealed class NestedField(Expression row, int field, DataType type, int offset) : Expression(type, offset)
{
    public override ColumnData Evaluate(Rows rows) => ((StructColumn)row.Evaluate(rows)).Fields[field];
}
