using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Fixtures;

internal sealed class FreshBatches : IBatchPool
{
    public Batch Rent(TableSchema schema) => new(schema);

    public void Return(Batch batch)
    {
    }
}
