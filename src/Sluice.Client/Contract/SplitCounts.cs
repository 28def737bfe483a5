namespace Sluice.Client.Contract;

/// <summary>How much of a plan is done.</summary>
public sealed record SplitCounts
{
    /// <summary>All splits; <c>null</c> before they are planned.</summary>
    public int? Total { get; init; }

    /// <summary>Committed to their end at every sink.</summary>
    public int Done { get; init; }
}
