namespace Sluice.Client.Contract;

/// <summary>The receipt of a stop.</summary>
public sealed record StopReceipt
{
    /// <summary>What was decided; never changes.</summary>
    public required StopDecision Decision { get; init; }

    /// <summary>How reality follows; grows.</summary>
    public required StopProgress Progress { get; init; }
}
