namespace Sluice.Client.Contract;

/// <summary>Asks for a stop at a commit.</summary>
public sealed record SavepointRequest
{
    /// <summary>Why, in a few words; kept in the receipt.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How long it may take; greater than 0, at most 30 days. Default 60 s.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What happens then: <c>force-stop</c> (the default) or <c>resume</c>.</summary>
    public OnDeadline? OnDeadline { get; init; }
}
