namespace Sluice.Connect.Sinks;

/// <summary>How far a ledger has come with a store's jobs. That it is not known is another answer than that nothing is there.</summary>
public sealed record LedgerMark
{
    private LedgerMark()
    {
    }

    /// <summary>There is no ledger, or it knows no job of the store.</summary>
    public static LedgerMark Nothing { get; } = new();

    /// <summary>The highest epoch of any of the store's jobs; <c>null</c> when the ledger has none, and when that is not known.</summary>
    public long? HighestEpoch { get; private init; }

    /// <summary>Why it is not known, for people, without secrets; <c>null</c> when it is.</summary>
    public string? Obstacle { get; private init; }

    /// <summary>Whether the ledger was read, or is certainly not there.</summary>
    public bool IsKnown => Obstacle is null;

    /// <summary>The ledger has seen this epoch and none above.</summary>
    /// <param name="epoch">The epoch.</param>
    public static LedgerMark At(long epoch) => new() { HighestEpoch = epoch };

    /// <summary>There may be a ledger, and what it has seen cannot be told.</summary>
    /// <param name="obstacle">Why not.</param>
    public static LedgerMark Unknown(string obstacle)
    {
        ArgumentException.ThrowIfNullOrEmpty(obstacle);
        return new LedgerMark { Obstacle = obstacle };
    }
}
