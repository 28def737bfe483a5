using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>A transform that is nothing more than how it is bound.</summary>
internal sealed class BoundByTable(Func<TableSchema, ITableTransform> bind) : ITransform
{
    public ITableTransform Bind(TableSchema input) => bind(input);
}
