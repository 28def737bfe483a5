using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Memory;

/// <summary>The highest epoch that any run ever had here, also one that is forgotten.</summary>
internal sealed class HighestEpoch : ITableIndex<RunKey, RunRecord>
{
    public Epoch Value { get; private set; } = new(0);

    public void Add(RunKey key, RunRecord row) => Raise(row.Epoch);

    public void Raise(Epoch epoch)
    {
        if (epoch > Value)
            Value = epoch;
    }

    public void Change(RunKey key, RunRecord old, RunRecord row) => Add(key, row);

    public void Remove(RunKey key, RunRecord row)
    {
        // It was there.
    }
}
