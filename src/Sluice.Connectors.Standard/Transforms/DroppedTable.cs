using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>A table of which nothing leaves.</summary>
internal sealed class DroppedTable(TableSchema input) : IRoutingTransform
{
    private readonly Batch _nothing = new(input);

    public TableSchema Output => input;

    public IReadOnlyList<TableSchema> Outputs => [];

    public Batch Apply(Batch input) => _nothing;

    public IReadOnlyList<Batch> Route(Batch input) => [];
}
