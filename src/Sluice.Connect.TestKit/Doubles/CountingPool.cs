using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.TestKit.Doubles;

/// <summary>Lends batches and knows which are out. A batch that came back is used again, as the engine does.</summary>
internal sealed class CountingPool : IBatchPool
{
    private readonly HashSet<Batch> _out = [];
    private readonly Stack<Batch> _free = [];

    /// <summary>Batches that were rented and neither handed on nor given back.</summary>
    public int Missing => _out.Count;

    public Batch Rent(TableSchema schema)
    {
        var batch = _free.TryPop(out var free) && ReferenceEquals(free.Schema, schema) ? free : new Batch(schema);
        batch.Clear();
        _out.Add(batch);
        return batch;
    }

    public void Return(Batch batch)
    {
        if (!_out.Remove(batch))
            throw new ConformanceException("The reader gave back a batch that is not its own: it was handed on, given back before, or never rented.");
        _free.Push(batch);
    }

    /// <summary>The reader handed the batch on and its rows are used.</summary>
    public void Take(Batch batch)
    {
        if (!_out.Remove(batch))
            throw new ConformanceException("The reader returned a batch that it did not rent, or returned one twice.");
    }

    /// <summary>The engine is done with a batch: the reader may get it again, so it may not look at it any more.</summary>
    public void Recycle(Batch batch) => _free.Push(batch);
}
