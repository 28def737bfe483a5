using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Runtime.Metrics;
using Sluice.Runtime.Permits;
using Sluice.Runtime.Resolution;

namespace Sluice.Runtime.Runs;

/// <summary>
/// One run of a job in this process: fences and prepares the sinks, plans the splits or takes the stored plan, moves them, completes the
/// sinks, and keeps the run's status in the store. Used once.
/// </summary>
public sealed class JobRun
{
    private readonly ResolvedJob _job;
    private readonly IJobStore _store;
    private readonly RunOptions _options;
    private readonly IRunObserver _observer;
    private readonly RunPermits _own;
    private volatile RunRecord? _run;

    /// <summary>Makes a run.</summary>
    /// <param name="job">The job, resolved and connected.</param>
    /// <param name="store">The job's store.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="observer">Who is told what happens.</param>
    public JobRun(ResolvedJob job, IJobStore store, RunOptions options, IRunObserver observer)
    {
        _job = job;
        _store = store;
        _options = options;
        _observer = observer;
        Permits = _own = new RunPermits(options.LeaseClock);
        Meters = new RunMeters(job.Sources.Select(s => s.Node.Id), job.Sinks.Select(s => s.Name));
        foreach (var sink in Meters.Sinks)
            sink.SampleSize = job.Plan.Environment.SummaryRows;
    }

    /// <summary>The counters; may be read at any time.</summary>
    public RunMeters Meters { get; }

    /// <summary>Who permits attempts to write: the run itself, as long as it lasts.</summary>
    internal IPermits Permits { get; init; }

    /// <summary>What a task announced last, such as <c>jdbc.commit</c> with its SQL: where a run that does not stop is stuck.</summary>
    public string? LastStep => (_options.Breadcrumb as LastStep)?.Last is { } step ? $"{step.Stage} {step.Detail}".TrimEnd() : null;

    /// <summary>Runs the job to its end. Cancelling rolls back to the last commit.</summary>
    /// <returns>How it ended: faults of the job are told in the result, faults of the store are thrown.</returns>
    public async Task<RunResult> RunAsync(CancellationToken cancellationToken)
    {
        var start = _options.Clock.GetTimestamp();
        _run = await _store.StartRunAsync(new NewRun(_options.JobName, _options.Config, _options.Fresh), cancellationToken);
        Exception? failure = null;
        RunStatus status;
        string why;
        try
        {
            await SwapAsync(RunStatus.Running, "started");
            await MoveAsync(cancellationToken);
            (status, why) = (RunStatus.Finished, "everything is committed");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            (status, why) = (RunStatus.Canceled, "canceled by the user");
        }
        catch (Exception e)
        {
            // Intent wins: a task that fails while the run is being canceled does not make it FAILED.
            failure = e;
            (status, why) = cancellationToken.IsCancellationRequested
                ? (RunStatus.Canceled, "canceled by the user")
                : (RunStatus.Failed, "a task failed");
        }

        _own.End();
        await SwapAsync(status, why, status == RunStatus.Failed ? failure?.Message : null);
        return new RunResult(_run, Meters, _options.Clock.GetElapsedTime(start), status == RunStatus.Failed ? failure : null);
    }

    /// <summary>Stops at once, without waiting for any task: the store says CANCELED, and no task may write any more.</summary>
    public async Task ForceStopAsync()
    {
        _own.End();
        if (_run is not null)
            await SwapAsync(RunStatus.Canceled, "stopped by force");
    }

    private async Task MoveAsync(CancellationToken cancellationToken)
    {
        var context = RunStage.ContextOf(_job, _store, _run!, Permits, _options.Breadcrumb, Meters, _options.Clock);
        var stage = new RunStage(_job, context, _observer);
        if (!_options.Fresh)
            await stage.CountCommittedAsync(cancellationToken);
        var (splits, tasks) = await stage.OpenAsync(cancellationToken);
        await new SplitScheduler(_job, tasks, stage.Targets, _observer).RunAsync(splits, cancellationToken);
        await stage.CompleteAsync(cancellationToken);
    }

    private async Task SwapAsync(RunStatus to, string why, string? error = null)
    {
        var run = _run!;
        while (!run.Status.IsFinal())
        {
            var change = new StatusChange(run.Job, run.Number, run.Version, to, why, error);
            if (await _store.ChangeStatusAsync(change, CancellationToken.None) == SwapOutcome.Committed)
                break;
            run = await _store.ReadRunAsync(run.Job, run.Number, CancellationToken.None);
        }

        _run = await _store.ReadRunAsync(run.Job, run.Number, CancellationToken.None);
    }
}
