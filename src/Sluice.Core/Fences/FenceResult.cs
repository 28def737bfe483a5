using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Stops;

namespace Sluice.Core.Fences;

/// <summary>What a try at a fence came to.</summary>
/// <param name="Run">The run.</param>
/// <param name="Sink">The sink.</param>
/// <param name="Epoch">The epoch that the ledger was raised to: the task may have been raised meanwhile.</param>
/// <param name="Claim">The claim that it belongs to.</param>
/// <param name="State">How it came out.</param>
/// <param name="Proof">What was seen, for people.</param>
/// <param name="QuiescedBy">By when also what was on its way has landed or failed.</param>
public sealed record FenceResult(RunKey Run, string Sink, Epoch Epoch, long Claim, FenceState State, string Proof, Bound QuiescedBy)
{
    /// <summary>
    /// How far each split is in the sink's ledger, read after the ledger was raised: no attempt that was left behind moves it any more. Empty where the
    /// sink keeps no ledger, or a newer run may have gone on from there.
    /// </summary>
    public IReadOnlyDictionary<string, StoredProgress> Positions { get; init; } = new Dictionary<string, StoredProgress>(0);
}
