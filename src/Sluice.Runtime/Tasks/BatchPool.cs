using System.Collections.Concurrent;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Runtime.Tasks;

/// <summary>The batches of one task: filled by its reader's thread, given back by its writer's.</summary>
internal sealed class BatchPool : IBatchPool
{
    /// <summary>One in the reader's hands, the queue, one in the writer's, and one spare.</summary>
    private const int Kept = 5;

    private readonly ConcurrentQueue<Batch> _free = new();

    /// <inheritdoc />
    public Batch Rent(TableSchema schema)
    {
        for (var i = _free.Count; i > 0 && _free.TryDequeue(out var batch); i--)
        {
            if (ReferenceEquals(batch.Schema, schema))
                return batch;
            _free.Enqueue(batch);
        }

        return new Batch(schema);
    }

    /// <inheritdoc />
    public void Return(Batch batch)
    {
        batch.Clear();
        _free.Enqueue(batch);
        while (_free.Count > Kept)
            _free.TryDequeue(out _);
    }
}
