using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>New batches each time: a test keeps them.</summary>
internal sealed class Pool : IBatchPool
{
    public Batch Rent(TableSchema schema) => new(schema);

    public void Return(Batch batch)
    {
    }
}
