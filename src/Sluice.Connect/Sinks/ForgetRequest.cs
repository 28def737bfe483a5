namespace Sluice.Connect.Sinks;

/// <summary>What the ledger is to forget. Never anything of another store.</summary>
/// <param name="Store">The store whose jobs they are.</param>
public sealed record ForgetRequest(string Store)
{
    /// <summary>One job, all generations and sinks; <c>null</c> for every job of the store that is old enough.</summary>
    public long? Job { get; init; }

    /// <summary>Only generations up to this one; <c>null</c> for all. A job that is made again under an id goes on with later ones.</summary>
    public int? UpToGeneration { get; init; }

    /// <summary>Jobs of which nothing is forgotten, whatever its age: they may go on from it. Default: none.</summary>
    public IReadOnlySet<long> Keep { get; init; } = new HashSet<long>();

    /// <summary>Only what nothing was written for since this instant, by the target's clock; <c>null</c> for whatever its age.</summary>
    public DateTimeOffset? OlderThan { get; init; }
}
