using Sluice.Connect.Errors;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Runtime.Metrics;
using Sluice.Runtime.Permits;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Runs;

/// <summary>What comes before and after the moving of splits: sinks that are fenced and prepared, a plan that is stored, sinks that are completed.</summary>
internal sealed class RunStage
{
    private readonly ResolvedJob _job;
    private readonly TaskContext _context;
    private readonly IRunObserver _observer;
    private readonly SinkGate _gate;

    /// <summary>Makes it.</summary>
    /// <param name="job">The job, resolved and connected.</param>
    /// <param name="context">What its tasks share.</param>
    /// <param name="observer">Who is told what happens.</param>
    public RunStage(ResolvedJob job, TaskContext context, IRunObserver observer)
    {
        _job = job;
        _context = context;
        _observer = observer;
        Targets = [.. job.Sinks.Select((s, i) => new SinkTarget(s.Name, s.Sink, s.Capabilities.Class, context.Meters.Sinks[i]))];
        _gate = new SinkGate(context, Targets, observer);
    }

    /// <summary>The job's sinks, as tasks see them.</summary>
    public IReadOnlyList<SinkTarget> Targets { get; }

    /// <summary>What the tasks of a job share.</summary>
    public static TaskContext ContextOf(
        ResolvedJob job, ITaskStore store, RunRecord run, IPermits permits, IBreadcrumb breadcrumb, RunMeters meters, TimeProvider clock)
    {
        var environment = job.Plan.Environment;
        var timing = new TaskTiming(
            environment.CheckpointInterval, environment.RetryTimes, environment.RetryInterval, environment.RowsPerSecond,
            environment.BytesPerSecond, job.DeadLetterSink is null ? null : environment.DeadLetterMaxRows);
        return new TaskContext(store, run, permits, breadcrumb, meters, clock, timing);
    }

    /// <summary>Opens the sinks, and plans the splits or takes the stored plan.</summary>
    /// <returns>The work of each source, and what the tasks that move it are to be given.</returns>
    public async Task<(IReadOnlyList<IReadOnlyList<SplitWork>> Splits, TaskContext Tasks)> OpenAsync(CancellationToken cancellationToken)
    {
        var splits = await PlanBesideAsync(cancellationToken);
        var before = await ReadCopiesAsync(cancellationToken);
        return (splits, _context with { History = new SinkHistory(before, _context.Store, _context.Run, _observer) });
    }

    /// <summary>Does at the sinks what was left for the end. All splits are committed everywhere.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) => _gate.CompleteAsync(cancellationToken);

    /// <summary>Planning may read all of a large file, and opening the sinks waits for servers: neither needs the other.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<SplitWork>>> PlanBesideAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var planner = new SplitPlanner(_job, _context.Store, _context.Run, _context.Meters, RetryRule.Of(_context, _observer));
        var planning = Task.Run(() => planner.PlanAsync(stop.Token), CancellationToken.None);
        try
        {
            await _gate.OpenAsync(cancellationToken);
        }
        catch
        {
            await stop.CancelAsync();
            await planning.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }

        return await planning;
    }

    /// <summary>What earlier runs committed, for the counters: a run that ends before its sinks are open tells it too.</summary>
    public Task CountCommittedAsync(CancellationToken cancellationToken) => ReadCopiesAsync(cancellationToken);

    private async Task<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadCopiesAsync(CancellationToken cancellationToken)
    {
        var progress = await _context.Store.ReadProgressAsync(_context.Run.Job, _context.Run.Generation, cancellationToken);
        foreach (var (key, stored) in progress)
            _context.Meters.Sinks.FirstOrDefault(m => m.Name == key.Sink)?.SetCommitted(key.Split, stored.Rows);
        return progress;
    }
}
