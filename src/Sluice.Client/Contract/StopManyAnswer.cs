namespace Sluice.Client.Contract;

/// <summary>How each of many jobs was stopped.</summary>
public sealed record StopManyAnswer
{
    /// <summary>One for each job that the filter named and that was not ended before.</summary>
    public required IReadOnlyList<StopManyItem> Items { get; init; }
}
