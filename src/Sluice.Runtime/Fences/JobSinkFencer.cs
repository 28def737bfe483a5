using Sluice.Connect;
using Sluice.Core.Errors;
using Sluice.Core.Fences;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Runtime.Fences;

/// <summary>
/// Fences the sinks of stored jobs from this process: reads the job as it was stored, puts its secrets in here, and asks the sink. Whatever keeps it
/// from doing so (a sink that is away or hangs, a secret that this node does not have, a connector that this build does not know) is a result in
/// words, and another node may do better. Thread-safe.
/// </summary>
/// <param name="store">Where the jobs are.</param>
/// <param name="catalog">The connectors and transforms that there are.</param>
/// <param name="openJob">Puts its secrets into a stored job. May throw a <see cref="SluiceException"/>.</param>
/// <param name="time">Bounds every call, and dates what was seen.</param>
/// <param name="workingDirectory">Files named by relative paths are looked for from here; default: where the process was started.</param>
public sealed class JobSinkFencer(IControlStore store, ConnectorCatalog catalog, Func<string, string> openJob, TimeProvider time, string? workingDirectory = null) : IFencer
{
    /// <summary>Of the caller's deadline, so that these words arrive before the caller stops waiting.</summary>
    private const double OwnShare = 0.95;

    private readonly StoredSinks _sinks = new(catalog, openJob, workingDirectory ?? Environment.CurrentDirectory, time);
    private readonly SinkFencer _fencer = new(store.Id);

    /// <inheritdoc />
    public async ValueTask<FenceResult> FenceAsync(FenceTask task, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var own = deadline * OwnShare;
        using var late = new CancellationTokenSource(own, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            // A connector may block its thread, and may not listen: neither keeps the caller.
            return await Task.Run(() => TryAsync(task, own, both.Token), CancellationToken.None).WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FenceAnswers.Of(
                task, FenceState.Unreachable, $"unreachable from {Environment.MachineName}: no answer of {task.Sink} within {own.TotalSeconds:0.#} s");
        }
    }

    private async Task<FenceResult> TryAsync(FenceTask task, TimeSpan deadline, CancellationToken cancellationToken)
    {
        try
        {
            var run = await store.FindRunAsync(task.Run, cancellationToken);
            var deleted = run is null ? await store.FindDeletedAsync(task.Run.Job, task.Generation, cancellationToken) : null;
            var sink = (run?.Settings.Sinks ?? deleted?.Sinks)?.FirstOrDefault(s => s.Name == task.Sink) ?? new RunSink(task.Sink, SinkFencing.Transactional);
            if (sink.Fencing == SinkFencing.Staged)
                return Staged(task);
            if ((deleted?.Config ?? await store.FindConfigAsync(task.Run.Job, task.Generation, cancellationToken)) is not { } config)
                return FenceAnswers.Of(task, FenceState.Unsupported, $"job {task.Run.Job} was deleted, {task.Sink} could not be fenced for long after that, and how to reach it is not known any more");
            var found = _sinks.Find(_sinks.Open(config), sink);
            return await _fencer.FenceAsync(task, found.Factory, found.Context, deadline, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return FenceAnswers.Failed(task, e);
        }
    }

    /// <summary>
    /// Files become visible by a record in the store and not otherwise, and the store takes none of an older epoch once the stop is committed: the
    /// decision itself was the fence.
    /// </summary>
    private FenceResult Staged(FenceTask task) => new(
        task.Run, task.Sink, task.Epoch, task.Claim, FenceState.Fenced,
        $"nothing of an older epoch than {task.Epoch} is recorded any more, and what is not recorded is never published",
        Bound.Until(time.GetUtcNow()));
}
