using System.Globalization;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Plans;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Sinks;

/// <summary>A transactional target: rows and positions become visible together, guarded by epoch, owner and turn.</summary>
internal sealed class LedgerSink(World world, JobId job, string name) : SimSink(world, job, name, SinkFencing.Transactional)
{
    private readonly Dictionary<int, Epoch> _epochs = [];
    private readonly Dictionary<LedgerKey, LedgerRow> _rows = [];

    public IReadOnlyDictionary<LedgerKey, LedgerRow> Rows => _rows;

    /// <summary>The highest epoch that it has seen.</summary>
    public Epoch Highest => new(_epochs.Values.Select(e => e.Value).DefaultIfEmpty().Max());

    /// <summary>
    /// Raises the epoch of every generation where it is lower: their writers write into the same table, and one of a later generation may come of a history that
    /// the store has lost.
    /// </summary>
    public void Fence(int generation, Epoch epoch)
    {
        if (Planted.Is(Mistake.FenceAnsweredNotDone))
            return;
        Raise(generation, epoch);
        if (Planted.Is(Mistake.OlderGenerationNotFenced))
            return;
        foreach (var other in _epochs.Keys.Where(g => g != generation).ToList())
            Raise(other, epoch);
    }

    /// <summary>How far each split of a generation is; nothing where a newer run has raised the ledger meanwhile.</summary>
    public Dictionary<string, StoredProgress> PositionsUnder(int generation, Epoch epoch) => _epochs.GetValueOrDefault(generation) != epoch ? []
        : _rows.Where(r => r.Key.Generation == generation && r.Value.Sequence > 0).ToDictionary(
            r => r.Key.Split, r => new StoredProgress(0, r.Value.Sequence, r.Value.Position.ToString(CultureInfo.InvariantCulture), r.Value.Position), StringComparer.Ordinal);

    /// <summary>An attempt's first act on a split. <c>null</c>: refused.</summary>
    public LedgerRow? TakeOver(AttemptRecord attempt, int generation, string split)
    {
        if (!Admits(attempt, generation))
            return null;
        Fence(generation, attempt.Epoch);
        var key = new LedgerKey(generation, split);
        var row = _rows.GetValueOrDefault(key);
        if (row.Owner.Value > attempt.Id.Value && !Planted.Is(Mistake.OwnerNotChecked))
            return null;
        World.Promises.TakenOver(this, attempt, generation, split);
        return _rows[key] = row with { Owner = attempt.Id };
    }

    /// <summary>Once in a generation, by an attempt that may write.</summary>
    public bool Prepare(AttemptRecord attempt, int generation)
    {
        if (!Admits(attempt, generation))
            return false;
        Fence(generation, attempt.Epoch);
        if (Prepared < generation || Planted.Is(Mistake.TargetPreparedAgain))
            Empty(generation);
        return true;
    }

    /// <summary>The last statements of a transaction, under the ledger's locks.</summary>
    public bool Guards(AttemptRecord attempt, int generation, string split, long sequence)
    {
        if (attempt.Epoch < _epochs.GetValueOrDefault(generation) && !Planted.Is(Mistake.EpochNotChecked))
            return false;
        var row = _rows.GetValueOrDefault(new LedgerKey(generation, split));
        return (row.Owner == attempt.Id || Planted.Is(Mistake.OwnerNotChecked)) && (row.Sequence == sequence || Planted.Is(Mistake.TurnNotChecked));
    }

    public void Commit(AttemptRecord attempt, int generation, string split, int from, int to)
    {
        var key = new LedgerKey(generation, split);
        _rows[key] = _rows[key] with { Sequence = _rows[key].Sequence + 1, Position = to };
        Show(attempt.Id, attempt.Epoch, generation, split, from, to);
    }

    /// <summary>A later generation has emptied the target: what an older one had committed is gone, and it can never go on.</summary>
    public bool IsOvertaken(int generation) => !Planted.Is(Mistake.OlderGenerationNotFenced) && _epochs.Keys.Any(g => g > generation);

    private bool Admits(AttemptRecord attempt, int generation) =>
        Planted.Is(Mistake.EpochNotChecked) || (_epochs.All(e => e.Key > generation || attempt.Epoch >= e.Value) && !IsOvertaken(generation));

    private void Raise(int generation, Epoch epoch)
    {
        if (!_epochs.TryGetValue(generation, out var known) || known < epoch)
            _epochs[generation] = epoch;
    }
}
