using Sluice.Core.Errors;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.History;

/// <summary>
/// Lets go of what ledgers in targets know of jobs that are over: of finished ones, and of those that the store has let go of, 30 days after their last
/// write and their last fence. A job that may still be resumed keeps its positions for as long as the store knows it: without them it would
/// write its rows again. Every node may do it; can be cut off anywhere and run again.
/// </summary>
/// <param name="store">Which jobs there are.</param>
/// <param name="ledgers">Reaches the targets.</param>
/// <param name="time">Says what is old, and bounds every call.</param>
/// <param name="timings">The times.</param>
/// <param name="loop">Runs passes.</param>
public sealed class LedgerSweep(IControlStore store, ISinkLedgers ledgers, TimeProvider time, Timings timings, PassLoop loop)
{
    /// <summary>How long a ledger keeps what is over.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan s_pause = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_mostPerLedger = TimeSpan.FromSeconds(30);

    private readonly Pacer _pacer = new();

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("ledger sweep", PassAsync, _pacer, cancellationToken);

    /// <summary>Sweeps once; answers how long there is nothing to do.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer; nothing was forgotten, since nobody knows what to keep.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Kept;
        // All of them: one that was left out would be forgotten.
        var jobs = await JobPages.ReadAllAsync(store, time, timings, cancellationToken);
        var open = await Bounded.CallAsync(store.ReadOpenResidualsAsync, timings.Answer, time, "read what stops left behind", cancellationToken);
        var keep = jobs.Where(j => !IsOver(j.LastRun, before)).Select(j => j.Id).Concat(open.Select(r => r.Run.Job)).ToHashSet();
        await ledgers.ForgetAsync(jobs, before, keep, s_mostPerLedger, cancellationToken);
        return s_pause;
    }

    /// <summary>Nothing can be resumed of it, and it has been so for long enough. A status that this release does not know is not over.</summary>
    private static bool IsOver(RunRecord latest, DateTimeOffset before) =>
        latest is { IsFinal: true, Status: RunStatus.Finished, EndedAt: { } ended } && ended < before;
}
