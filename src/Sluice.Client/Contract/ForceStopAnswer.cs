namespace Sluice.Client.Contract;

/// <summary>The answer to a force stop.</summary>
public sealed record ForceStopAnswer
{
    /// <summary>The job after it.</summary>
    public required Job Job { get; init; }

    /// <summary>How this request was decided; <c>null</c> for a dry run.</summary>
    public StopOutcome? Outcome { get; init; }

    /// <summary>The receipt of the stop that decided; <c>null</c> for a dry run.</summary>
    public StopReceipt? Stop { get; init; }

    /// <summary>What it would do; only for a dry run.</summary>
    public StopPreview? Preview { get; init; }
}
