using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Stops;

/// <summary>
/// Follows what stops left behind: says until when it may begin a write where the stop's own second write never came; that its permit is over
/// once this node has known of it for long enough on its own lease clock; and that nobody waits any more for what it had on its way, once it has
/// seen it over for long enough. Every node may do it. Passes follow each other.
/// </summary>
/// <param name="store">Residuals.</param>
/// <param name="clock">Measures how long they have been known.</param>
/// <param name="time">Dates what is stored, and bounds every call.</param>
/// <param name="timings">The times.</param>
/// <param name="loop">Runs passes.</param>
public sealed class ResidualSweep(IStopStore store, ILeaseClock clock, TimeProvider time, Timings timings, PassLoop loop)
{
    private const string NoBound = "a sink neither fences nor bounds what is on its way";

    private readonly Pacer _pacer = new();
    private Dictionary<(RunKey Run, AttemptId Attempt), Sighting> _seen = [];

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("residual sweep", PassAsync, _pacer, cancellationToken);

    /// <summary>Looks at all residuals that are not closed; answers when to look again.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        var asked = clock.Now;
        var open = await Bounded.CallAsync(store.ReadOpenResidualsAsync, timings.Answer, time, "read what stops left behind", cancellationToken);
        var answered = clock.Now;
        var now = time.GetUtcNow();
        var seen = new Dictionary<(RunKey, AttemptId), Sighting>(open.Count);
        var news = new List<Residual>();
        foreach (var residual in open)
        {
            var key = (residual.Run, residual.Attempt);
            var sighting = _seen.TryGetValue(key, out var known) ? known : new Sighting(answered, null);
            if (sighting.OverSince is null && (IsOver(residual) || asked - sighting.Since >= timings.NoNewWrites))
                sighting = sighting with { OverSince = answered };
            seen[key] = sighting;
            if (Learned(residual, asked - sighting.Since, sighting.OverSince is { } over ? asked - over : null, now) is { } learned)
                news.Add(learned);
        }

        _seen = seen;
        if (news.Count > 0)
            await Bounded.CallAsync(t => store.SettleAllAsync(news, t), timings.Answer, time, "note what is known of residuals", cancellationToken);
        return timings.Renewal / 5;
    }

    /// <summary>
    /// A residual that can be read was committed before it was read, so that permits given before its stop are counted from earlier.
    /// </summary>
    private Residual? Learned(Residual residual, TimeSpan knownFor, TimeSpan? overFor, DateTimeOffset now)
    {
        var isPending = residual.NoNewWritesAfter.Kind == BoundKind.Pending;
        var expires = !IsOver(residual) && knownFor >= timings.NoNewWrites;
        var bound = residual.QuiescedBy.Kind == BoundKind.Pending && !residual.Fencing.Fences() && (expires || IsOver(residual))
            ? Bound.Unbounded(NoBound)
            : residual.QuiescedBy;
        var isWaitOver = residual.WaitOverAt is null && overFor >= WaitFor(residual);
        if (!isPending && !expires && !isWaitOver && bound == residual.QuiescedBy)
            return null;
        return new Residual(residual.Run, residual.Attempt, residual.Session, residual.Task, residual.Epoch, residual.Fencing)
        {
            ExpiredAt = expires ? now : null,
            WaitOverAt = isWaitOver ? now : null,
            Proof = expires ? $"no permit was given to it for {Text(knownFor)}, by the lease clock of the node that watched"
                : isWaitOver ? $"{(residual.ConfirmedAt is null ? "its permit has been over" : "it has been gone")} for {Text(overFor!.Value)}, by the lease clock of the node that watched"
                : "",
            NoNewWritesAfter = isPending ? Bound.Until(now + timings.NoNewWrites) : Bound.Pending,
            QuiescedBy = bound,
        };
    }

    /// <summary>It starts no write any more: from now on it is waited for what it has on its way.</summary>
    private static bool IsOver(Residual residual) => (residual.ConfirmedAt ?? residual.ExpiredAt) is not null;

    /// <summary>
    /// How long it is waited for what it has on its way, once it is over: as long as its bound says, where there is one. Only its length is taken from
    /// wall clocks; it passes on the lease clock of who watches.
    /// </summary>
    private TimeSpan WaitFor(Residual residual) =>
        residual.QuiescedBy.Kind == BoundKind.At && (residual.ConfirmedAt ?? residual.ExpiredAt) is { } over
            ? residual.QuiescedBy.At - over
            : timings.UnboundedWait;

    private static string Text(TimeSpan span) => $"{span.TotalSeconds:0.#} s";

    /// <summary>Since when this node has known of a residual, and since when it has seen it over.</summary>
    private readonly record struct Sighting(LeaseInstant Since, LeaseInstant? OverSince);
}
