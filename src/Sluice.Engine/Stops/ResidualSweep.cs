using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Stops;

/// <summary>
/// Follows what stops left behind: says until when it may begin a write where the stop's own second write never came, and that its permit is
/// over once this node has known of it for long enough on its own lease clock. Every node may do it. Passes follow each other.
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
    private Dictionary<(RunKey Run, AttemptId Attempt), LeaseInstant> _seen = [];

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
        var seen = new Dictionary<(RunKey, AttemptId), LeaseInstant>(open.Count);
        var news = new List<Residual>();
        foreach (var residual in open)
        {
            var key = (residual.Run, residual.Attempt);
            var since = seen[key] = _seen.TryGetValue(key, out var known) ? known : answered;
            if (Learned(residual, asked - since, now) is { } learned)
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
    private Residual? Learned(Residual residual, TimeSpan knownFor, DateTimeOffset now)
    {
        var isPending = residual.NoNewWritesAfter.Kind == BoundKind.Pending;
        var isOver = residual.ExpiredAt is null && knownFor >= timings.NoNewWrites;
        if (!isPending && !isOver)
            return null;
        var isUnbounded = isOver && residual.QuiescedBy.Kind == BoundKind.Pending && !residual.Fencing.Fences();
        return new Residual(residual.Run, residual.Attempt, residual.Session, residual.Task, residual.Epoch, residual.Fencing)
        {
            ExpiredAt = isOver ? now : null,
            Proof = isOver ? $"no permit was given to it for {knownFor.TotalSeconds:0.#} s, by the lease clock of the node that watched" : "",
            NoNewWritesAfter = isPending ? Bound.Until(now + timings.NoNewWrites) : Bound.Pending,
            QuiescedBy = isUnbounded ? Bound.Unbounded(NoBound) : Bound.Pending,
        };
    }
}
