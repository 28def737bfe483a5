namespace Sluice.Core.Stops;

/// <summary>What a stop left behind, as far as the store had heard.</summary>
/// <param name="Attempts">Attempts that were not gone.</param>
/// <param name="UncommittedRows">Rows that they had written and not committed, by their last reports.</param>
/// <param name="OpenTransactions">Transactions that they had open, by their last reports.</param>
/// <param name="OpenSplits">Splits that they held.</param>
public readonly record struct Abandoned(int Attempts, long UncommittedRows, int OpenTransactions, int OpenSplits);
