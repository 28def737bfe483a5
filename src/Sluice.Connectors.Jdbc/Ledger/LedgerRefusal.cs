using Sluice.Connect.Sinks;
using Sluice.Planting;

namespace Sluice.Connectors.Jdbc.Ledger;

/// <summary>Why a ledger turns a run away, the same words in every database.</summary>
internal static class LedgerRefusal
{
    /// <param name="token">The run's right.</param>
    /// <param name="epoch">The highest epoch of its generation and of those before it in the ledger.</param>
    /// <param name="generation">The latest generation of the job's sink in the ledger. One that is later has begun anew: what an older one goes on from is gone.</param>
    /// <param name="ledger">Where the ledger is, for people.</param>
    /// <returns><c>null</c> when nothing is in its way.</returns>
    public static string? Of(SinkToken token, long epoch, int generation, string ledger)
    {
        if (generation > token.Generation && !Planted.Is(Mistake.LedgerTakeoverByAnOlderGeneration))
            return $"generation {token.Generation} is superseded by generation {generation} in the {ledger}: the job was started afresh";
        return epoch == token.Epoch ? null : $"epoch {token.Epoch} is superseded by {epoch} in the {ledger}";
    }
}
