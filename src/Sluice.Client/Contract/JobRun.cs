using System.Text.Json.Serialization;

namespace Sluice.Client.Contract;

/// <summary>One run of a job.</summary>
public sealed record JobRun
{
    /// <summary>Which run of the job, from 1.</summary>
    public required int Run { get; init; }

    /// <summary>Which generation: runs of the same one go on from each other's commits.</summary>
    public int Generation { get; init; }

    /// <summary>Its status.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Whether that status is final.</summary>
    [JsonPropertyName("final")]
    public bool IsFinal { get; init; }

    /// <summary>Its fencing token.</summary>
    public long Epoch { get; init; }

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>How often it was started again after a failure.</summary>
    public int Retries { get; init; }

    /// <summary>The hardest stop that was asked for; <c>null</c> for none.</summary>
    public StopKind? Stop { get; init; }
}
