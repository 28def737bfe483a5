using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Jdbc.Ledger;

/// <summary>What the ledger says of a split.</summary>
/// <param name="Owner">The attempt that holds it.</param>
/// <param name="Progress">How far it is committed.</param>
internal readonly record struct LedgerPosition(long Owner, SplitProgress Progress);
