using System.Text.Json.Serialization;

namespace Sluice.Client.Contract;

/// <summary>An attempt that was not confirmed gone when its run ended.</summary>
public sealed record Residual
{
    /// <summary>The attempt.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long Attempt { get; init; }

    /// <summary>The worker that held it.</summary>
    public string? Worker { get; init; }

    /// <summary>Which task of the run.</summary>
    public int Task { get; init; }

    /// <summary>The strongest that is known.</summary>
    public required ResidualState State { get; init; }

    /// <summary>What was seen, for people.</summary>
    public string Proof { get; init; } = "";

    /// <summary>When the store heard of it last.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When its permit was seen to be over.</summary>
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>From when on every sink that fences turned it away.</summary>
    public DateTimeOffset? FencedAt { get; init; }

    /// <summary>When its process was seen gone.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>After this instant it begins no write.</summary>
    public StopBound NoNewWritesAfter { get; init; }

    /// <summary>By this instant also what was on its way has landed or failed.</summary>
    public StopBound QuiescedBy { get; init; }

    /// <summary>Why there is no bound.</summary>
    public string? UnboundedWhy { get; init; }

    /// <summary>The weakest of its sinks.</summary>
    public required SinkFencing Fencing { get; init; }

    /// <summary>Where it was stuck, by its breadcrumb.</summary>
    public string? StuckWhere { get; init; }
}
