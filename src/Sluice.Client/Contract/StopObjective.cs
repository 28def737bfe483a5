namespace Sluice.Client.Contract;

/// <summary>How long a stop was to take until its run has ended, and how long it took.</summary>
public sealed record StopObjective
{
    /// <summary>How long it may take.</summary>
    public required TimeSpan Target { get; init; }

    /// <summary>How long it took, from its request to the run's end; absent while the run has not ended.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>Whether it was kept; absent while the run has not ended.</summary>
    public bool? Met { get; init; }
}
