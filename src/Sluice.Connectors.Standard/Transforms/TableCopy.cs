using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>A copy is the same column once more: batches are not changed once they are filled.</summary>
internal sealed class TableCopy(TableSchema output, int[] sources) : ITableTransform
{
    private readonly ColumnData[] _columns = new ColumnData[sources.Length];

    public TableSchema Output => output;

    public Batch Apply(Batch input)
    {
        for (var i = 0; i < sources.Length; i++)
            _columns[i] = input.Columns[sources[i]];
        return input.View(output, _columns);
    }
}
