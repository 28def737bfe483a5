using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Tests;

/// <summary>Lends one batch again and again, so that what a reader leaves in it shows.</summary>
internal sealed class TestPool : IBatchPool
{
    private Batch? _batch;

    public Batch Rent(TableSchema schema)
    {
        var batch = _batch is { } kept && ReferenceEquals(kept.Schema, schema) ? kept : new Batch(schema);
        _batch = null;
        batch.Clear();
        return batch;
    }

    public void Return(Batch batch) => _batch = batch;
}
