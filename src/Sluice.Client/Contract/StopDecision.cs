namespace Sluice.Client.Contract;

/// <summary>The first half of a receipt: never changes.</summary>
public sealed record StopDecision
{
    /// <summary>The request, or <c>null</c> when nobody asked.</summary>
    public string? RequestId { get; init; }

    /// <summary>What kind of stop.</summary>
    public required StopKind Kind { get; init; }

    /// <summary>Which run of the job it stopped.</summary>
    public int Run { get; init; }

    /// <summary>Which stop of the run, from 1.</summary>
    public int Ordinal { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset RequestedAt { get; init; }

    /// <summary>Who asked; <c>sluice</c> when nobody did.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>Why.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When it was decided.</summary>
    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>The run's version after it.</summary>
    public long Version { get; init; }

    /// <summary>The run's epoch after it.</summary>
    public long Epoch { get; init; }

    /// <summary>What the store's COMMIT stands for: <c>local</c> or <c>synchronous</c>.</summary>
    public string Durability { get; init; } = "local";

    /// <summary>What was left behind.</summary>
    public Abandoned Abandons { get; init; } = new();
}
