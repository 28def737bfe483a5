using Sluice.Core.Restores;

namespace Sluice.Engine.Restores;

/// <summary>What a recovery came to.</summary>
/// <param name="Mark">Where the store is now.</param>
/// <param name="Decided">Stops that it had forgotten and that are decided again.</param>
/// <param name="Recorded">Stops that it had forgotten with their runs, or whose runs had ended: only the answers are written down again.</param>
/// <param name="Known">Stops that it knew.</param>
/// <param name="OfOthers">Stops in the journals that are another store's.</param>
public sealed record RecoveryResult(StoreMark Mark, int Decided, int Recorded, int Known, int OfOthers)
{
    /// <summary>What the ledgers of sinks said; <c>null</c> when they were not to be read.</summary>
    public LedgerReading? Ledgers { get; init; }
}
