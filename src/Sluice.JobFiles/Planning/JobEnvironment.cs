using Sluice.Core.Sessions;

namespace Sluice.JobFiles.Planning;

/// <summary>The <c>env</c> section of a job file, checked. Immutable.</summary>
public sealed record JobEnvironment
{
    /// <summary>How many tasks read at once where a source does not say. At least 1. Default: 1.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>The job's name as the file gives it; <c>null</c> when it does not.</summary>
    public string? JobName { get; init; }

    /// <summary><c>job.mode = STREAMING</c>: the job runs until it is stopped. Default: it ends with its data.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>How often a failed job is started again before it is FAILED. Default: 3.</summary>
    public int RetryTimes { get; init; } = 3;

    /// <summary>The pause before a retry. Default: 3 s.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often rows and positions are committed. Zero: only at the end. Default: 30 s, in both modes.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a commit may take; <c>null</c> when the file does not say.</summary>
    public TimeSpan? CheckpointTimeout { get; init; }

    /// <summary>The most rows that a reader delivers in a second; <c>null</c> for no limit.</summary>
    public long? RowsPerSecond { get; init; }

    /// <summary>The most bytes that a reader delivers in a second; <c>null</c> for no limit.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>What happens to a row that cannot be converted. Default: the job fails.</summary>
    public ErrorPolicy ErrorPolicy { get; init; }

    /// <summary>The dead-letter file; <c>null</c> when the file does not say: the engine chooses one.</summary>
    public string? DeadLetterPath { get; init; }

    /// <summary>How many dead rows a job may have before it fails all the same. Default: 1000.</summary>
    public long DeadLetterMaxRows { get; init; } = 1000;

    /// <summary>Addresses that a server tells when the job has ended or its stop is stuck. Default: none.</summary>
    public IReadOnlyList<string> Notify { get; init; } = [];

    /// <summary>How long a stop may take until the job has ended; <c>null</c>: the server's own.</summary>
    public TimeSpan? StopObjective { get; init; }

    /// <summary>What a worker of a cluster must say of itself to run the job. Default: any will do.</summary>
    public Tags TagFilter { get; init; }

    /// <summary>First rows of each sink that the closing summary shows, 0 to 100. Default: none.</summary>
    public int SummaryRows { get; init; }
}
