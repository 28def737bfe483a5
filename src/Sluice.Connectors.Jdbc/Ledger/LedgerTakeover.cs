using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Jdbc.Ledger;

/// <summary>The ledger's answer to a takeover.</summary>
/// <param name="Progress">What was committed before.</param>
/// <param name="Refusal">Why the split is not this attempt's; <c>null</c> when it is.</param>
internal readonly record struct LedgerTakeover(SplitProgress Progress, string? Refusal);
