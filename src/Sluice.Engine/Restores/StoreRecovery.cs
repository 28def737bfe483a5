using Sluice.Core.Errors;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Restores;
using Sluice.Engine.History;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Restores;

/// <summary>
/// What somebody does by hand after an older copy was put in the store's place, with the journals of all nodes that can be had: raises the incarnation
/// above everything that the store and the journals have seen, decides again what the copy has forgotten, then raises the incarnation above what the ledgers of
/// sinks have seen. It can be cut off anywhere and done again: stops are then known, and the incarnation is raised once more, which does no harm. A ledger that cannot be read
/// does not keep it: it turns away whoever comes with an epoch below its own, so that nothing is lost there, and nothing goes on either.
/// </summary>
/// <param name="store">The older copy.</param>
/// <param name="ledgers">Reads the ledgers of the sinks of its jobs; <c>null</c> when they are not to be read.</param>
/// <param name="time">Dates what is stored, and bounds every call.</param>
/// <param name="timings">The times.</param>
public sealed class StoreRecovery(IControlStore store, ILedgerMarks? ledgers, TimeProvider time, Timings timings)
{
    /// <summary>How long all ledgers together may take.</summary>
    public static readonly TimeSpan MostForLedgers = TimeSpan.FromSeconds(15);

    private readonly StopReplay _replay = new(store, time, timings);

    /// <summary>Recovers.</summary>
    /// <param name="journals">Those of the nodes; none of them is in use.</param>
    /// <param name="above">An incarnation that was in use, where somebody knows a higher one than store and journals do.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <exception cref="SluiceException">SLC4110, SLC4208: the store did not answer, or a run changed too fast: to be done again.</exception>
    public async ValueTask<RecoveryResult> RecoverAsync(IReadOnlyList<IStopJournal> journals, int above, CancellationToken cancellationToken)
    {
        var mark = await ReadAsync(cancellationToken);
        var seen = new List<int> { above, mark.Incarnation, mark.HighestEpoch.Incarnation };
        var stops = new List<JournaledStop>();
        foreach (var journal in journals)
        {
            stops.AddRange(await journal.ReadAsync(cancellationToken));
            if (await journal.ReadMarkAsync(cancellationToken) is { } known && known.Store == mark.Store)
                seen.AddRange([known.Incarnation, known.HighestEpoch.Incarnation]);
        }

        var own = StopReplay.InOrder(stops.Where(s => s.Store == mark.Store));
        seen.AddRange(own.Select(s => s.Decision.Epoch.Incarnation));

        // Before the stops, as RestoreGuard does it.
        await RaiseAsync(seen.Max() + 1, cancellationToken);
        var outcomes = await _replay.ReplayAllAsync(own, cancellationToken);
        var reading = await ReadLedgersAsync(cancellationToken);
        if (reading?.Highest is { } highest)
            await RaiseAsync(highest.Incarnation + 1, cancellationToken);
        mark = await ReadAsync(cancellationToken);

        // Else each node would find the store behind what it remembers, and recover it again.
        foreach (var journal in journals)
            await journal.RememberAsync(mark, cancellationToken);
        int Count(ReplayOutcome outcome) => outcomes.Count(o => o == outcome);
        return new RecoveryResult(mark, Count(ReplayOutcome.Decided), Count(ReplayOutcome.Recorded), Count(ReplayOutcome.Known), stops.Count - own.Count) { Ledgers = reading };
    }

    private async ValueTask RaiseAsync(int atLeast, CancellationToken cancellationToken) => await Bounded.CallAsync(
        t => store.RaiseIncarnationAsync(atLeast, time.GetUtcNow(), t), timings.Answer, time, "raise its incarnation", cancellationToken);

    /// <summary>Of the latest run of every job: a live one is the latest, and where the copy lacks the run that wrote last, the one before it shows the place.</summary>
    private async ValueTask<LedgerReading?> ReadLedgersAsync(CancellationToken cancellationToken) => ledgers is null
        ? null
        : await ledgers.ReadAsync(await JobPages.ReadAllAsync(store, time, timings, cancellationToken), MostForLedgers, cancellationToken);

    private ValueTask<StoreMark> ReadAsync(CancellationToken cancellationToken) =>
        Bounded.CallAsync(store.ReadMarkAsync, timings.Answer, time, "say where it is", cancellationToken);
}
