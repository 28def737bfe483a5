using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>Rows are copied only when some of a batch pass and some do not.</summary>
internal sealed class TableFilterRowKind(TableSchema input, bool[] isKept) : ITableTransform
{
    private Batch? _rest;

    public TableSchema Output => input;

    public Batch Apply(Batch input)
    {
        var dropped = input.IsInsertOnly ? FirstDroppedInsert(input) : FirstDropped(input);
        if (dropped == input.Count)
            return input;
        var rest = _rest ??= new Batch(Output);
        rest.Clear();
        if (input.IsInsertOnly)
            return rest;
        for (var row = 0; row < input.Count; row++)
        {
            if (isKept[(int)input.KindOf(row)])
                rest.AppendFrom(input, row);
        }

        return rest;
    }

    private int FirstDroppedInsert(Batch input) => isKept[(int)RowKind.Insert] ? input.Count : 0;

    private int FirstDropped(Batch input)
    {
        var row = 0;
        while (row < input.Count && isKept[(int)input.KindOf(row)])
            row++;
        return row;
    }
}
