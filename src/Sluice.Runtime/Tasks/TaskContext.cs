using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Runtime.Metrics;
using Sluice.Runtime.Permits;

namespace Sluice.Runtime.Tasks;

/// <summary>What all tasks of a run share.</summary>
/// <param name="Store">The job's store.</param>
/// <param name="Run">The run as it was started.</param>
/// <param name="Permits">The attempts' permits, to be asked before each flush and commit.</param>
/// <param name="Breadcrumb">Where tasks say what comes next.</param>
/// <param name="Meters">The counters.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Timing">Intervals and limits.</param>
internal sealed record TaskContext(
    ITaskStore Store, RunRecord Run, IPermits Permits, IBreadcrumb Breadcrumb, RunMeters Meters, TimeProvider Clock, TaskTiming Timing)
{
    /// <summary>What is known of the sinks' positions from before; <c>null</c> until they may be compared.</summary>
    public SinkHistory? History { get; init; }

    /// <summary>
    /// Asked to stop at a commit: tasks commit what they have written as soon as the source can go on from there, and end. Default: never.
    /// </summary>
    public CancellationToken Savepoint { get; init; }

    /// <summary>What was asked of sinks and not answered.</summary>
    public OpenWrites Writes { get; init; } = new();

    /// <summary>Other attempts of the run, which work beside this one in other processes; <c>null</c> where there are none.</summary>
    public IPeers? Peers { get; init; }

    /// <summary>The run's right to write to a sink.</summary>
    public SinkToken TokenFor(string sink) =>
        new(Store.Id.Value, Run.Job.Value, Run.Generation.Value, sink, Run.Epoch.Value);

    /// <summary>An attempt's right to write a split to a sink.</summary>
    public SplitToken TokenFor(string sink, string split, AttemptId attempt) => new(TokenFor(sink), split, attempt.Value);
}
