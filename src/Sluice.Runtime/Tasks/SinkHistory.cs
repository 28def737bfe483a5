using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Planting;
using Sluice.Runtime.Runs;

namespace Sluice.Runtime.Tasks;

/// <summary>
/// The store's copies of positions that are the ledgers' own, as they stood when the run began. A ledger that is behind its copy was restored
/// from an older state, with its rows: the ledger wins, and somebody must hear of it.
/// </summary>
internal sealed class SinkHistory(IReadOnlyDictionary<SplitKey, StoredProgress> copies, ITaskStore store, RunRecord run, IRunObserver observer)
{
    /// <summary>Compares what a takeover found with the copy; where the sink went back, takes the copy back too and stores the event.</summary>
    public async ValueTask CompareAsync(SplitKey key, StoredProgress found, CancellationToken cancellationToken)
    {
        if (!copies.TryGetValue(key, out var copy) || found.Sequence >= copy.Sequence)
            return;
        var message =
            $"sink-went-back: {key.Sink} has {found.Sequence} commits ({found.Rows} rows) of split {key.Split}, and {copy.Sequence} ({copy.Rows} rows) were committed before; "
            + "the target was restored from an older state, or its ledger was removed. The job goes on from where the target stands.";
        if (!Planted.Is(Mistake.SinkWentBackUntold) && await store.SinkWentBackAsync(run, key, found, message, cancellationToken))
            observer.Warn(message);
    }
}
