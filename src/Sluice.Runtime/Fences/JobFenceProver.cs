using Sluice.Connect;
using Sluice.Connect.Sinks;
using Sluice.Core.Errors;
using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;

namespace Sluice.Runtime.Fences;

/// <summary>
/// Tries at the sinks of stored jobs what a zombie would: reads the job as it was stored, puts its secrets in here, and connects from this
/// process. Thread-safe.
/// </summary>
/// <param name="store">Where the jobs are; and where what a Staged sink publishes is recorded.</param>
/// <param name="catalog">The connectors and transforms that there are.</param>
/// <param name="openJob">Puts its secrets into a stored job. May throw a <see cref="SluiceException"/>.</param>
/// <param name="timings">What bounds writers that nothing fences.</param>
/// <param name="time">Bounds every call.</param>
/// <param name="workingDirectory">Files named by relative paths are looked for from here; default: where the process was started.</param>
public sealed class JobFenceProver(
    IControlStore store, ConnectorCatalog catalog, Func<string, string> openJob, Timings timings, TimeProvider time, string? workingDirectory = null) : IFenceProver
{
    /// <summary>A split that no source has: the trial is of nobody's rows.</summary>
    private const string NoSplit = "#verify";

    private readonly StoredSinks _sinks = new(catalog, openJob, workingDirectory ?? Environment.CurrentDirectory, time);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<FenceCheck>> TryAsync(RunRecord run, TimeSpan most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var late = new CancellationTokenSource(most, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        return await Task.WhenAll(run.Settings.Sinks.Select(s => OneAsync(run, s, most, both.Token, cancellationToken)));
    }

    private async Task<FenceCheck> OneAsync(RunRecord run, RunSink sink, TimeSpan most, CancellationToken both, CancellationToken caller)
    {
        try
        {
            // A connector may block its thread, and may not listen: neither keeps the caller.
            return await Task.Run(() => OneAsync(run, sink, both), CancellationToken.None).WaitAsync(both);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return new FenceCheck(sink.Name, sink.Fencing, FenceCheckState.Unknown, $"no answer within {most.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new FenceCheck(sink.Name, sink.Fencing, FenceCheckState.Unknown, $"unreachable from {Environment.MachineName}: {e.Message}");
        }
    }

    private async Task<FenceCheck> OneAsync(RunRecord run, RunSink sink, CancellationToken cancellationToken)
    {
        if (sink.Fencing == SinkFencing.Staged)
            return await StagedAsync(run, sink, cancellationToken);
        if (await store.FindConfigAsync(run.Job, run.Generation, cancellationToken) is not { } config)
            return new FenceCheck(sink.Name, sink.Fencing, FenceCheckState.Unknown, "the stored job is gone, and how to reach the sink with it");
        var found = _sinks.Find(_sinks.Open(config), sink);
        return sink.Fencing.Fences() && found.Factory is IFencingSinkFactory fencing
            ? await LedgerAsync(run, sink, fencing, found.Context, cancellationToken)
            : new FenceCheck(
                sink.Name, SinkFencing.LeaseOnly, FenceCheckState.Bounded,
                $"it has no ledger: a superseded attempt begins no write later than {timings.NoNewWrites.TotalSeconds:0.#} s after the decision that superseded it (the permit of "
                + $"{timings.Permit.TotalSeconds:0.#} s and {timings.ClockMargin:P0} for clocks), and what it then has on its way may still land");
    }

    /// <summary>
    /// A run that ended with nobody left behind raised its epoch in the store and not at the sink, where there was nobody to keep out: there the
    /// epoch that its attempts worked under is the newest.
    /// </summary>
    private async Task<FenceCheck> LedgerAsync(RunRecord run, RunSink sink, IFencingSinkFactory factory, FenceContext context, CancellationToken cancellationToken)
    {
        await using var fence = factory.CreateFence(context);
        var proof = await fence.VerifyFenceAsync(Token(run, sink, run.Epoch), cancellationToken);
        if (proof.IsRefused)
            return new FenceCheck(sink.Name, sink.Fencing, FenceCheckState.Refused, proof.Proof);
        var attempts = await store.ReadAttemptsAsync(run.Key, cancellationToken);
        if (attempts.Count == 0)
            return new FenceCheck(sink.Name, sink.Fencing, FenceCheckState.Unknown, $"nothing was written there yet: {proof.Proof}");
        var residuals = await store.ReadOpenResidualsAsync(cancellationToken);
        var worked = new Epoch(attempts.Max(a => a.Epoch.Value));
        if (!run.IsFinal || worked >= run.Epoch || residuals.Any(r => r.Run == run.Key))
            return new FenceCheck(sink.Name, sink.Fencing, FenceCheckState.Accepted, proof.Proof);
        var last = await fence.VerifyFenceAsync(Token(run, sink, worked), cancellationToken);
        return new FenceCheck(
            sink.Name, sink.Fencing, last.IsRefused ? FenceCheckState.Refused : FenceCheckState.Accepted,
            $"{last.Proof}; epoch {run.Epoch}, under which the run ended, was not raised there: all of its attempts were seen gone");
    }

    /// <summary>A record in the store is what publishes: it is tried under an older epoch, for a split that there is not.</summary>
    private async Task<FenceCheck> StagedAsync(RunRecord run, RunSink sink, CancellationToken cancellationToken)
    {
        var older = new Epoch(run.Epoch.Value - 1);
        var commit = new CommitRecord(run.Job, run.Number, older, new SplitKey(sink.Name, NoSplit), new AttemptId(1), new StoredProgress(1, 1, "", 0), null, 0);
        var outcome = await store.RecordCommitAsync(commit, cancellationToken);
        return outcome == RecordOutcome.Fenced
            ? new FenceCheck(sink.Name, sink.Fencing, FenceCheckState.Refused, $"the store (epoch {run.Epoch}) refused to record a commit under epoch {older}, and what is not recorded is never published")
            : new FenceCheck(sink.Name, sink.Fencing, FenceCheckState.Accepted, $"the store recorded a commit under epoch {older}");
    }

    private SinkToken Token(RunRecord run, RunSink sink, Epoch epoch) => new(store.Id.Value, run.Job.Value, run.Generation.Value, sink.Name, epoch.Value);
}
