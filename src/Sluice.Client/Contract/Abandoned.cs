namespace Sluice.Client.Contract;

/// <summary>What a stop left behind, as far as the store had heard.</summary>
public sealed record Abandoned
{
    /// <summary>Attempts that were not gone.</summary>
    public int Attempts { get; init; }

    /// <summary>Rows that they had written and not committed.</summary>
    public long UncommittedRows { get; init; }

    /// <summary>Transactions that they had open.</summary>
    public int OpenTransactions { get; init; }

    /// <summary>Splits that they held.</summary>
    public int OpenSplits { get; init; }
}
