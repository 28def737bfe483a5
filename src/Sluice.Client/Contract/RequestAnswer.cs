namespace Sluice.Client.Contract;

/// <summary>The outcome of a request.</summary>
public sealed record RequestAnswer
{
    /// <summary>The request.</summary>
    public required string RequestId { get; init; }

    /// <summary>How it was decided.</summary>
    public required RequestOutcome Outcome { get; init; }

    /// <summary>The job that it was about or made, with that run; <c>null</c> when there is none, or it is no longer kept.</summary>
    public Job? Job { get; init; }

    /// <summary>The receipt that answers it.</summary>
    public StopReceipt? Stop { get; init; }
}
