using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Stops;

/// <summary>Dry runs of force stops: read, and touch nothing. Thread-safe.</summary>
public sealed class StopPreviews(IRunStore store, TimeProvider time, Timings timings)
{
    /// <summary>What a force stop of a job would leave behind, and how long it takes at most until that is safe; <c>null</c> for no such job.</summary>
    /// <exception cref="SluiceException">SLC4110: the store cannot be reached.</exception>
    public async ValueTask<StopPreview?> DryRunAsync(JobId job, CancellationToken cancellationToken)
    {
        var budget = new Budget(time, timings.Answer);
        if (await Bounded.CallAsync(t => store.FindLatestRunAsync(job, t), budget.Left, time, "read a job", cancellationToken) is not { } latest)
            return null;
        var snapshot = await Bounded.CallAsync(t => store.ReadOwnSnapshotAsync(latest.Key, t), budget.Left, time, "read a run", cancellationToken);
        return snapshot is null ? null : Of(snapshot);
    }

    private StopPreview Of(RunSnapshot snapshot)
    {
        var run = snapshot.Run;
        var left = run.IsFinal ? [] : snapshot.Attempts.Where(a => a.State.MayBeAlive()).ToList();
        var open = run.IsFinal || snapshot.Splits.Total is not { } total ? 0 : total - snapshot.Splits.Done - snapshot.Splits.Claimable;
        var abandons = new Abandoned(
            left.Count, left.Sum(a => a.Counts.UncommittedRows), left.Sum(a => a.Counts.OpenTransactions), left.Count == 0 ? 0 : Math.Max(0, open));
        var outcome = !run.IsFinal ? RequestOutcome.Stopped
            : run.Status == RunStatus.Canceled ? RequestOutcome.AlreadyStopped
            : RequestOutcome.AlreadyFinal;
        var writes = left.Count == 0 ? TimeSpan.Zero : timings.NoNewWrites;
        return new StopPreview(run, outcome, abandons, writes, [.. run.Settings.Sinks.Select(s => new SinkPreview(s.Name, s.Fencing, Safe(s, left.Count)))]);
    }

    private string Safe(RunSink sink, int left) => sink.Fencing switch
    {
        _ when left == 0 => "at once: no process of the job is alive",
        SinkFencing.Transactional => "as soon as its fence is raised and older sessions there have ended; each node that reaches the sink tries",
        SinkFencing.Staged => "at once: a file that is not recorded before the stop never becomes visible",
        _ => $"no new write {timings.NoNewWrites.TotalSeconds:0.#} s after the stop; what is then on its way has no bound",
    };
}
