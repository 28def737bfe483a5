using Sluice.Connect.Errors;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.JobFiles;
using Sluice.JobFiles.Planning;
using Sluice.Runtime.Metrics;
using Sluice.Runtime.Permits;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Runs;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Attempts;

/// <summary>
/// One attempt at a task of a run on a server: opens the job, takes splits one after the other, moves each under its own permit and as its owner,
/// completes the job when it finds everything done, and tells how it ended. Used once; any thread may give orders and read.
/// </summary>
public sealed class AttemptRun : IDisposable
{
    private readonly AttemptGrant _grant;
    private readonly AttemptPermit _permit;
    private readonly IWorkStore _store;
    private readonly AttemptSurroundings _surroundings;
    private readonly RunWriters _writers;
    private readonly AttemptTrail _trail;
    private readonly OpenWrites _writes = new();
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _savepoint = new();
    private readonly Lock _gate = new();
    private readonly List<Task> _told = [];
    private AttemptOrder _order;
    private volatile RunMeters? _meters;
    private RetryWitness? _witness;

    /// <summary>Makes an attempt.</summary>
    /// <param name="grant">What it works on; the job's text with its secrets.</param>
    /// <param name="permit">Its permit, which others extend.</param>
    /// <param name="store">The store.</param>
    /// <param name="surroundings">What it finds in this process.</param>
    /// <param name="writers">The places of writers, shared by the attempts of the run in this process.</param>
    public AttemptRun(AttemptGrant grant, AttemptPermit permit, IWorkStore store, AttemptSurroundings surroundings, RunWriters writers)
    {
        _grant = grant;
        _permit = permit;
        _store = store;
        _surroundings = surroundings;
        _writers = writers;
        _trail = new AttemptTrail(surroundings.Time);
    }

    /// <summary>Its number.</summary>
    public AttemptId Id => _grant.Attempt.Id;

    /// <summary>How it is going just now.</summary>
    public AttemptNews News => new(AttemptState.Running, _meters?.Counts ?? default) { Breadcrumb = _trail.Describe() };

    /// <summary>It ended because there was no memory left: nothing in its process is to be relied on.</summary>
    public bool IsOutOfMemory { get; private set; }

    private AttemptOrder Ordered
    {
        get
        {
            lock (_gate)
                return _order;
        }
    }

    /// <summary>Takes a later permit, and an order. A softer order than one before changes nothing.</summary>
    public void Order(Core.Leases.Permit permit, AttemptOrder order)
    {
        if (order == AttemptOrder.Kill)
            _permit.End();
        else
            _permit.Extend(permit);
        lock (_gate)
        {
            if (order <= _order)
                return;
            _order = order;

            // Connectors listen too: what they do then is not done on the caller's thread.
            _told.Add(Task.Run(order == AttemptOrder.CommitAndEnd ? _savepoint.CancelAsync : _end.CancelAsync, CancellationToken.None));
        }
    }

    /// <summary>Works until nothing is left, or until it was told to end. Never throws.</summary>
    /// <returns>How it ended. Nothing of it is at work any more.</returns>
    public async Task<AttemptNews> RunAsync()
    {
        var state = AttemptState.Failed;
        Exception? failure = null;
        try
        {
            state = await WorkAsync();
        }
        catch (Exception e)
        {
            IsOutOfMemory = e is OutOfMemoryException;

            // Intent wins: whatever a task throws once it was told to end may come of that.
            if (Ordered >= AttemptOrder.End || (e is OperationCanceledException && Ordered == AttemptOrder.CommitAndEnd))
                state = AttemptState.Stopped;
            else
                failure = e;
        }

        _permit.End();
        await CloseAsync();

        // Each write was answered, also where it ended between two. What was tried again may come of one that was not, and may land later.
        var isQuiesced = _writes.AreNone && _witness is not { HasRetried: true } && !IsOutOfMemory;
        return News with { State = state, IsQuiesced = isQuiesced, Error = failure is null ? null : Describe(failure), IsTransient = failure is not null && MayPass(failure) };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Dispose();
        _savepoint.Dispose();
    }

    /// <summary>No order is taken any more, and what listened to those before has returned.</summary>
    private async Task CloseAsync()
    {
        Task[] told;
        lock (_gate)
        {
            _order = AttemptOrder.Kill;
            told = [.. _told];
        }

        // Whoever throws when it is told to end has been told.
        await Task.WhenAll(told).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static string Describe(Exception failure) => failure switch
    {
        OutOfMemoryException => "out of memory: the job needs more than a runner may have (runner.memory)",
        ConnectorException e => $"{e.Code} {e.Message}",
        Core.Errors.SluiceException e => $"{e.Code} {e.Message}",
        _ => failure.Message,
    };

    /// <summary>
    /// What trying again in here has not mended is not tried again by starting the run anew, or <c>job.retry.times</c> would be multiplied by
    /// itself. Whoever was superseded while its run goes on may find a place again.
    /// </summary>
    private static bool MayPass(Exception failure) =>
        failure is OutOfMemoryException or Core.Errors.SluiceException { Code: Superseded.Code } || StoreFault.IsOutage(failure);

    private async Task<AttemptState> WorkAsync()
    {
        var plan = JobFileReader.ReadStored(_grant.Config, _grant.JobName, _surroundings.Catalog);
        var observer = _witness = new RetryWitness(_surroundings.Observe(plan));
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, _savepoint.Token);
        await using var job = await ResolveAsync(plan, observer, opening.Token);
        var meters = new RunMeters(job.Sources.Select(s => s.Node.Id), job.Sinks.Select(s => s.Name));
        _meters = meters;
        return await MoveAsync(job, meters, observer, opening.Token);
    }

    private Task<ResolvedJob> ResolveAsync(JobPlan plan, IRunObserver observer, CancellationToken cancellationToken)
    {
        _trail.At("job.resolve");
        var request = new ResolveRequest(_surroundings.Catalog, _surroundings.Dialect)
        {
            Connect = true,
            Output = _surroundings.Output,
            Clock = _surroundings.Time,
            WorkingDirectory = _surroundings.WorkingDirectory,
            Files = _surroundings.Files,
            Observer = observer,
        };
        return new JobResolver(request).ResolveAsync(plan, cancellationToken);
    }

    private async Task<AttemptState> MoveAsync(ResolvedJob job, RunMeters meters, IRunObserver observer, CancellationToken opening)
    {
        var attempt = _grant.Attempt;
        var run = new RunRecord(attempt.Run.Job, attempt.Run.Number, _grant.Generation, RunStatus.Running, attempt.Epoch, 0);
        var store = new AttemptStore(_store, Id, _surroundings.Time, observer, _end.Token);
        var context = RunStage.ContextOf(job, store, run, new AttemptPermits(_permit), _trail, meters, _surroundings.Time) with
        {
            Savepoint = _savepoint.Token,
            Writes = _writes,
            Peers = new AttemptPeers(store, attempt.Run, Id),
        };
        var stage = new RunStage(job, context, observer);
        var (splits, tasks) = await stage.OpenAsync(opening);
        var mover = new SplitMover(store, Id, tasks, stage.Targets, _writers.Of(job), observer);
        if (!await mover.RunAsync(splits, _end.Token))
            return AttemptState.Stopped;

        // Whoever finds nothing left to take need not be the last: others may still be at work on theirs.
        if (await store.CountSplitsAsync(attempt.Run, _end.Token) is not { Total: { } total } counted || counted.Done < total)
            return Ordered == AttemptOrder.Run ? AttemptState.Finished : AttemptState.Stopped;
        if (!counted.IsComplete)
        {
            await stage.CompleteAsync(opening);
            await store.CompleteAsync(attempt.Run, Id, _end.Token);
        }

        return AttemptState.Finished;
    }
}
