namespace Sluice.Simulation.Sinks;

/// <summary>A split in a ledger.</summary>
internal readonly record struct LedgerKey(int Generation, string Split);
