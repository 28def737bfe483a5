using System.Text.Json.Serialization;

namespace Sluice.Client.Contract;

/// <summary>A job with its latest run, as the store had it when it was read.</summary>
public sealed record Job
{
    /// <summary>The job's id: on the wire a string of decimal digits.</summary>
    [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
    public required long Id { get; init; }

    /// <summary>Its name; names need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>Which run of the job this is, from 1.</summary>
    public required int Run { get; init; }

    /// <summary>The status of that run.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Whether that status is final. Rely on this and not on a list of names: a later release may know more.</summary>
    [JsonPropertyName("final")]
    public bool IsFinal { get; init; }

    /// <summary>The fencing token: a higher one turns lower ones away.</summary>
    public long Epoch { get; init; }

    /// <summary>Grows with each change of the run.</summary>
    public long Version { get; init; }

    /// <summary>When the job was first submitted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this run was accepted.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When this run ended; <c>null</c> while it lives.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>By when the status must have changed; <c>null</c> where it may last.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>A stop passed its deadline and its operator chose to keep trying.</summary>
    public bool Stuck { get; init; }

    /// <summary>Why the run failed; <c>null</c> when it did not.</summary>
    public string? Error { get; init; }

    /// <summary><c>BATCH</c> or <c>STREAMING</c>.</summary>
    public string Mode { get; init; } = "BATCH";

    /// <summary>The most tasks at one time.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>Who submitted the job.</summary>
    public string SubmittedBy { get; init; } = "";

    /// <summary>Rows and bytes of this run.</summary>
    public JobCounts Counts { get; init; } = new();

    /// <summary>How much of the plan is done.</summary>
    public SplitCounts Splits { get; init; } = new();

    /// <summary>Why the job has no slot yet; <c>null</c> where it does not wait, and in lists.</summary>
    public JobWait? Waiting { get; init; }

    /// <summary>The receipt of the stop that decided; <c>null</c> where none was asked for and nothing was left behind.</summary>
    public StopReceipt? Stop { get; init; }

    /// <summary>How this request was decided: only in the answer to a stop.</summary>
    public StopOutcome? Outcome { get; init; }

    /// <summary>What is doubtful in the job file, such as an option that is not known: only in the answer to a submit; <c>null</c> where nothing is.</summary>
    public IReadOnlyList<ProblemError>? Warnings { get; init; }
}
