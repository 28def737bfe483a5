using Sluice.Core.Sessions;

namespace Sluice.Core.Runs;

/// <summary>What the engine must know of a job to decide about its run. Stored with the run; what a reader does not know it ignores.</summary>
public sealed record RunSettings
{
    /// <summary>The most attempts at one time; at least 1.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>How often a failed run is started again; 0 for never.</summary>
    public int RetryTimes { get; init; }

    /// <summary>How long to wait before.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The job's sinks, in order.</summary>
    public IReadOnlyList<RunSink> Sinks { get; init; } = [];

    /// <summary>The job runs until it is stopped, instead of ending with its data.</summary>
    public bool IsStreaming { get; init; }

    /// <summary>Who submitted the job: kept by every later run. Empty for a job that no server was asked to run.</summary>
    public string SubmittedBy { get; init; } = "";

    /// <summary>Addresses that are told when the run has ended or its stop is stuck, beside those of the server. Default: none.</summary>
    public IReadOnlyList<string> Notify { get; init; } = [];

    /// <summary>How long a stop may take until the run has ended; it is counted and told, and ends nothing. <c>null</c>: there is no such objective.</summary>
    public TimeSpan? StopObjective { get; init; }

    /// <summary>What a worker must say of itself to get attempts of the run. Default: any will do.</summary>
    public Tags TagFilter { get; init; }

    /// <summary>Whether every sink fences: an attempt can be replaced, and a run resumed, as soon as a takeover succeeds.</summary>
    public bool AllSinksFence => Sinks.All(s => s.Fencing.Fences());

    /// <summary>The weakest of the sinks: what keeps an attempt that was left behind out. <see cref="SinkFencing.Transactional"/> without sinks.</summary>
    public SinkFencing Weakest => Sinks.Select(s => s.Fencing.Fences() ? s.Fencing : SinkFencing.LeaseOnly).DefaultIfEmpty(SinkFencing.Transactional).Min();
}
