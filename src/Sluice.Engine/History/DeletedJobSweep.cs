using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.History;

/// <summary>
/// Removes deleted jobs from the ledgers of their sinks, once what stops left behind of them is settled: until then the fence needs to know how
/// the sinks are reached. A ledger that is not reached is asked again, later each time; after 30 days the job is let go all the same. Every node may do
/// it; can be cut off anywhere and run again.
/// </summary>
/// <param name="store">Which jobs were deleted.</param>
/// <param name="ledgers">Reaches the targets.</param>
/// <param name="time">Paces it, and bounds every call.</param>
/// <param name="timings">The times.</param>
/// <param name="loop">Runs passes.</param>
public sealed class DeletedJobSweep(IHistoryStore store, ISinkLedgers ledgers, TimeProvider time, Timings timings, PassLoop loop)
{
    private const int MostAtOnce = 100;
    private static readonly TimeSpan s_mostPerLedger = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_mostWait = TimeSpan.FromHours(1);

    private readonly Pacer _pacer = new();
    private readonly Dictionary<(JobId Job, Generation Generation), Tried> _tried = [];

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("deleted jobs", PassAsync, _pacer, cancellationToken);

    /// <summary>Sweeps once; answers when to look again.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        var deleted = await Bounded.CallAsync(t => store.ReadDeletedAsync(MostAtOnce, t), timings.Answer, time, "read deleted jobs", cancellationToken);
        foreach (var gone in _tried.Keys.Except(deleted.Select(d => (d.Job, d.Generation))).ToList())
            _tried.Remove(gone);
        foreach (var job in deleted)
        {
            if (await IsOverAsync(job, cancellationToken))
                await Bounded.CallAsync(t => store.LetGoAsync(job.Job, job.Generation, t), timings.Answer, time, "let go of a deleted job", cancellationToken);
        }

        return timings.Renewal;
    }

    private async ValueTask<bool> IsOverAsync(DeletedJob job, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var tried = _tried.GetValueOrDefault((job.Job, job.Generation));
        if (job.IsSettled && tried.DueAt <= now)
        {
            if (await ledgers.ForgetAsync(job, s_mostPerLedger, cancellationToken))
                return true;
            var wait = timings.Renewal * Math.Pow(2, Math.Min(tried.Times, 16));
            _tried[(job.Job, job.Generation)] = new Tried(tried.Times + 1, now + (wait < s_mostWait ? wait : s_mostWait));
        }

        return now - job.At > LedgerSweep.Kept;
    }

    private readonly record struct Tried(int Times, DateTimeOffset DueAt);
}
