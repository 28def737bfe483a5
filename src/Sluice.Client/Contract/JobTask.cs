using System.Text.Json.Serialization;

namespace Sluice.Client.Contract;

/// <summary>An attempt at a task of a job.</summary>
public sealed record JobTask
{
    /// <summary>The attempt: later ones have higher numbers.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long Attempt { get; init; }

    /// <summary>Which run of the job.</summary>
    public required int Run { get; init; }

    /// <summary>Which task of the run, from 0.</summary>
    public int Task { get; init; }

    /// <summary>The worker that it was given to.</summary>
    public required string Worker { get; init; }

    /// <summary>Which life of that worker.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public long Incarnation { get; init; }

    /// <summary>Its state.</summary>
    public required TaskState State { get; init; }

    /// <summary>The fencing token that it works under.</summary>
    public long Epoch { get; init; }

    /// <summary>When it was assigned.</summary>
    public DateTimeOffset AssignedAt { get; init; }

    /// <summary>When the store heard of it last.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What it is at, by its last report: stage, detail and since when.</summary>
    public string? At { get; init; }

    /// <summary>Its rows and bytes.</summary>
    public JobCounts Counts { get; init; } = new();

    /// <summary>Rows written and not committed, by its last report.</summary>
    public long UncommittedRows { get; init; }

    /// <summary>Transactions open, by its last report.</summary>
    public int OpenTransactions { get; init; }
}
