namespace Sluice.Client.Contract;

/// <summary>Counters of a job's latest run.</summary>
public sealed record JobMetrics
{
    /// <summary>Which run of the job.</summary>
    public required int Run { get; init; }

    /// <summary>Its status.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>All tasks together.</summary>
    public required JobCounts Counts { get; init; }

    /// <summary>How much of the plan is done.</summary>
    public required SplitCounts Splits { get; init; }

    /// <summary>How long the run has been going, or went.</summary>
    public double Seconds { get; init; }

    /// <summary>On the average over that time.</summary>
    public double ReadRowsPerSecond { get; init; }

    /// <summary>On the average over that time.</summary>
    public double WrittenRowsPerSecond { get; init; }

    /// <summary>Each attempt with its own.</summary>
    public IReadOnlyList<JobTask> Tasks { get; init; } = [];
}
