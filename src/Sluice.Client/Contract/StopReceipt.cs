namespace Sluice.Client.Contract;

/// <summary>The receipt of a stop.</summary>
public sealed record StopReceipt
{
    /// <summary>What was decided; never changes.</summary>
    public required StopDecision Decision { get; init; }

    /// <summary>How reality follows; grows.</summary>
    public required StopProgress Progress { get; init; }

    /// <summary>How long the stop was to take, and took; absent where there is no such objective, or nobody asked for the stop.</summary>
    public StopObjective? Objective { get; init; }

    /// <summary>
    /// <c>false</c>, only in the answer to a stop: the node that answers could not keep it in its own journal. It is decided all the same; but a
    /// failover to an older copy of the store might forget it. Absent: it is kept.
    /// </summary>
    public bool? Journaled { get; init; }
}
