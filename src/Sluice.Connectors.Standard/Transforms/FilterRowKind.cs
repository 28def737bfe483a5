using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class FilterRowKind(IReadOnlyCollection<RowKind> kept) : ITransform
{
    public ITableTransform Bind(TableSchema input)
    {
        var isKept = new bool[4];
        foreach (var kind in kept)
            isKept[(int)kind] = true;
        return new TableFilterRowKind(input, isKept);
    }
}
