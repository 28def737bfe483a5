using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>Rows under another schema with the same columns: a new table name, new column names, or nothing at all.</summary>
internal sealed class PassThrough(TableSchema input, TableSchema output) : ITableTransform
{
    public TableSchema Output => output;

    public Batch Apply(Batch rows) => ReferenceEquals(input, output) ? rows : rows.View(output, rows.Columns);
}
