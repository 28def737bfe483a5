namespace Sluice.Client.Contract;

/// <summary>Asks for a graceful stop.</summary>
public sealed record CancelRequest
{
    /// <summary>Why, in a few words; kept in the receipt. At most 4,096 characters.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How long it may take; greater than 0, at most 30 days. Default 60 s.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What happens then: <c>force-stop</c> (the default) or <c>keep-trying</c>.</summary>
    public OnDeadline? OnDeadline { get; init; }
}
