using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Ports;
using Sluice.Core.Restores;
using Sluice.Engine.History;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Restores;

/// <summary>
/// Notices when an older copy has taken the store's place (a failover, a restored backup): holds all grants and decisions of this node, raises
/// the incarnation above every mark that it has seen, decides again what the copy has forgotten of the stops that this node answered, raises the incarnation
/// once more where the ledgers of sinks tell in time that they have seen a higher one, and only then lets go. Holds from the start until the first check. Thread-safe but for passes, which follow each other.
/// </summary>
/// <param name="store">The truth, or an older copy of it.</param>
/// <param name="journal">What this node remembers outside the store.</param>
/// <param name="ledgers">Reads the ledgers of sinks; <c>null</c> in a process that reaches none, beside a node that does.</param>
/// <param name="time">Dates what is stored, and bounds every call.</param>
/// <param name="timings">The times.</param>
/// <param name="loop">Runs passes.</param>
public sealed class RestoreGuard(IControlStore store, IStopJournal journal, ILedgerMarks? ledgers, TimeProvider time, Timings timings, PassLoop loop)
{
    /// <summary>How often a check that was overtaken by another one looks again.</summary>
    private const int MostLooks = 3;

    private readonly Lock _gate = new();
    private readonly Pacer _pacer = new();
    private readonly StopReplay _replay = new(store, time, timings);
    private StoreMark? _known;
    private bool _isLoaded;
    private bool _isRead;
    private bool _isBehind;
    private int _recoveries;

    /// <summary>How often an older copy has taken the store's place and was brought up to what this node knew: what it had answered before may be forgotten there.</summary>
    public int Recoveries
    {
        get
        {
            lock (_gate)
                return _recoveries;
        }
    }

    /// <summary>Whose turn the journal is.</summary>
    internal JournalTurns Turns { get; } = new();

    /// <summary>Nothing may be granted or decided now.</summary>
    public bool IsHolding
    {
        get
        {
            lock (_gate)
                return !_isRead || _isBehind;
        }
    }

    /// <summary>Where the store is, as far as this node knows; <c>null</c> before the first look.</summary>
    public StoreMark? Known
    {
        get
        {
            lock (_gate)
                return _known;
        }
    }

    private bool MustRecover
    {
        get
        {
            lock (_gate)
                return _isBehind;
        }
    }

    /// <summary>How long a pass that failed may put the next one off: while it holds, deadlines that have passed are waiting.</summary>
    public TimeSpan MostBackoff => timings.Renewal / 10;

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("restore guard", PassAsync, _pacer, MostBackoff, cancellationToken);

    /// <summary>Checks, and recovers where it must; answers when to check again.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer; it goes on holding where it held.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken);
        if (MustRecover)
            await RecoverAsync(cancellationToken);
        return IsHolding ? timings.Renewal / 50 : timings.Renewal;
    }

    /// <summary>Compares the store with what was known before the question was sent. <c>false</c>: nothing may be granted.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<bool> CheckAsync(CancellationToken cancellationToken)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            var known = await KnownAsync(cancellationToken);
            var mark = await ReadAsync(cancellationToken);
            if (Judge(mark, known) is not { } isNews)
                continue;

            // Remembered before anything is granted on it.
            if (isNews)
                await RememberAsync(mark, cancellationToken);
            lock (_gate)
            {
                _isRead = true;
                return !_isBehind;
            }
        }

        return false;
    }

    /// <summary>What a mark says beside what was known before it was asked for: whether it is news; <c>null</c> where that cannot be said.</summary>
    private bool? Judge(StoreMark mark, StoreMark? known)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_known, known))
            {
                // What another check or a recovery has learned meanwhile is newer than this answer, or older: an answer says nothing of when it was given.
                return _known is { } present && present.Store == mark.Store && IsBehind(mark, present) ? null : false;
            }

            // Another has raised the incarnation: that store was behind, of whichever timeline, and what this node answered may be forgotten there.
            var isSame = known is not null && known.Store == mark.Store;
            var isBehind = isSame && (IsBehind(mark, known!) || mark.Incarnation > known!.Incarnation);
            if (isBehind && !_isBehind)
                _pacer.Wake();
            _isBehind |= isBehind;
            var isNews = !_isBehind && (!isSame || IsBehind(known!, mark));
            if (isNews)
                _known = mark;
            return isNews;
        }
    }

    /// <summary>
    /// Whether an answer of the store permits what it says: the store is the one that is known, and this node has recovered no copy since it asked.
    /// One that was given before the recovery may be of the copy as it was, with runs that have been stopped since.
    /// </summary>
    /// <param name="recoveries"><see cref="Recoveries"/>, read before the question was sent.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<bool> PermitsAsync(int recoveries, CancellationToken cancellationToken) =>
        await CheckAsync(cancellationToken) && Recoveries == recoveries;

    private static bool IsBehind(StoreMark mark, StoreMark than) =>
        !string.Equals(mark.Timeline, than.Timeline, StringComparison.Ordinal)
        || mark.Incarnation < than.Incarnation || mark.HighestEpoch < than.HighestEpoch || mark.Changes < than.Changes;

    /// <summary>
    /// Brings the copy up to what this node answered. Goes on holding when another copy took its place meanwhile: which of the two each stop was decided on
    /// again is not known, and it begins anew.
    /// </summary>
    private async ValueTask RecoverAsync(CancellationToken cancellationToken)
    {
        var began = await ReadAsync(cancellationToken);
        var known = await KnownAsync(cancellationToken) ?? began;
        await Turns.ReplayAsync(timings.Answer, time, cancellationToken);
        var stops = await Bounded.CallAsync(journal.ReadAsync, timings.Answer, time, "read its journal", cancellationToken);
        var own = StopReplay.InOrder(stops.Where(s => s.Store == known.Store));

        // Above what this node has seen, not above what the store says now: of several nodes that recover, the first raises it for all. Before the stops:
        // else one that ends a run would take attempts for never taken that the lost history had taken, and fence below the epochs that it gave.
        // Where another node has raised it, of whichever history, and this one has seen nothing above that, it is high enough.
        var isBehind = IsBehind(began, known) || own.Any(s => s.Decision.Epoch > began.HighestEpoch);
        var highest = own.Select(s => s.Decision.Epoch.Incarnation).Append(known.HighestEpoch.Incarnation).Append(known.Incarnation).Max();
        var raised = await RaiseAsync(isBehind ? highest + 1 : 0, cancellationToken);
        if (!Planted.Is(Mistake.JournalNotReplayed))
            await _replay.ReplayAllAsync(own, cancellationToken);

        // Ledgers may let themselves be waited for; stops do not wait for them.
        await RaiseAsync(await AboveLedgersAsync(cancellationToken), cancellationToken);
        var mark = await ReadAsync(cancellationToken);
        if (IsBehind(mark, began) || IsBehind(mark, raised))
            return;
        lock (_gate)
            (_known, _isBehind, _recoveries) = (mark, false, _recoveries + 1);

        // A full disk does not keep this node from its work: one that has not remembered it recovers once more when it is started again.
        await RememberAsync(mark, cancellationToken);
    }

    private async ValueTask<StoreMark> RaiseAsync(int atLeast, CancellationToken cancellationToken) => Planted.Is(Mistake.RestoreKeepsIncarnation)
        ? await ReadAsync(cancellationToken)
        : await Bounded.CallAsync(
            t => store.RaiseIncarnationAsync(atLeast, time.GetUtcNow(), t), timings.Answer, time, "raise its incarnation", cancellationToken);

    /// <summary>
    /// The incarnation above a history that only the ledgers of sinks remember; 0 when they know of none. At best effort, under one deadline for all of
    /// them: jobs whose sinks answer do not wait for those of others. Who reads tells what was not read. It costs no safety: a ledger turns away whoever comes
    /// with a lower epoch than its own, a later generation too (SLC4005). It keeps that job from going on, until <c>sluice store recover</c> has read the ledger
    /// or was told by <c>--above</c>; the same holds for what the lost history writes after this.
    /// </summary>
    private async ValueTask<int> AboveLedgersAsync(CancellationToken cancellationToken)
    {
        if (ledgers is null)
            return 0;
        Epoch? highest;
        try
        {
            highest = (await Bounded.CallAsync(t => ReadLedgersAsync(ledgers, t), timings.Answer, time, "have its jobs' ledgers read", cancellationToken)).Highest;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Not even told which jobs there are. A store that is away is found so by the next call.
            return 0;
        }

        // Asked after the ledgers: what the store has given itself by then is no history that it lost. Else of several nodes that recover each would find the
        // epochs of those before it in the ledgers, and take all attempts back once more.
        var mark = await ReadAsync(cancellationToken);
        return highest is { } seen && seen > mark.HighestEpoch ? seen.Incarnation + 1 : 0;
    }

    /// <summary>Of the latest run of every job: where the copy lacks the run that wrote last, the one before it shows the place.</summary>
    private async ValueTask<LedgerReading> ReadLedgersAsync(ILedgerMarks marks, CancellationToken cancellationToken) => await marks.ReadAsync(
        await JobPages.ReadAllAsync(store, time, timings, cancellationToken), timings.Answer / 2, cancellationToken);

    private async ValueTask<StoreMark?> KnownAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isLoaded)
                return _known;
        }

        var remembered = await Bounded.CallAsync(journal.ReadMarkAsync, timings.Answer, time, "read its journal", cancellationToken);
        lock (_gate)
        {
            if (!_isLoaded)
                (_known, _isLoaded) = (remembered, true);
            return _known;
        }
    }

    private ValueTask<StoreMark> ReadAsync(CancellationToken cancellationToken) =>
        Bounded.CallAsync(store.ReadMarkAsync, timings.Answer, time, "say where it is", cancellationToken);

    private ValueTask RememberAsync(StoreMark mark, CancellationToken cancellationToken) =>
        Bounded.CallAsync(t => journal.RememberAsync(mark, t), timings.Answer, time, "write its journal", cancellationToken);
}
