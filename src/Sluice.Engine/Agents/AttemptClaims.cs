using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Ports;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Agents;

/// <summary>
/// Takes the attempts that are assigned to this node's session, and starts them. A claim whose answer was lost is asked again until it is
/// known: else an attempt would be taken and never run. Its permit is counted from the last renewal, not from the claim: a session is declared
/// lost by the silence of its renewals, and while those do not arrive a claim still may. Thread-safe but for passes, which follow each other.
/// </summary>
/// <param name="store">The truth.</param>
/// <param name="held">The node's attempts.</param>
/// <param name="runners">Starts them.</param>
/// <param name="guard">While it holds, nothing is taken.</param>
/// <param name="parts">Clock, times and slots of the node.</param>
/// <param name="loop">Runs passes.</param>
public sealed class AttemptClaims(
    IAttemptStore store, HeldAttempts held, IRunners runners, RestoreGuard guard, AgentParts parts, PassLoop loop)
{
    private const int Width = 4;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, WorkerSession> _offered = [];
    private readonly Pacer _pacer = new();
    private WorkerSession? _session;
    private LeaseInstant _renewed;

    /// <summary>Attempts that a renewal says are assigned to a session: the node's present one.</summary>
    /// <param name="session">The session.</param>
    /// <param name="renewed">Read before the renewal was sent.</param>
    /// <param name="assigned">What it may take.</param>
    internal void Offer(WorkerSession session, LeaseInstant renewed, IReadOnlyList<AttemptId> assigned)
    {
        lock (_gate)
        {
            (_session, _renewed) = (session, renewed);
            foreach (var old in _offered.Where(o => o.Value != session).Select(o => o.Key).ToList())
                _offered.Remove(old);
            foreach (var attempt in assigned)
                _offered.TryAdd(attempt.Value, session);
        }

        if (assigned.Count > 0)
            _pacer.Wake();
    }

    /// <summary>The node has no session: nothing is taken any more.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _session = null;
            _offered.Clear();
        }
    }

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("claims", PassAsync, _pacer, cancellationToken);

    /// <summary>Takes what is offered, as far as there are slots.</summary>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        if (!guard.IsHolding)
            await FanOut.RunAsync(Take(), Width, offer => ClaimAsync(offer.Session, offer.Attempt, cancellationToken));
        return parts.Timings.Renewal / 5;
    }

    /// <summary>Processes of older sessions that are not gone yet still take their slots here.</summary>
    private List<(WorkerSession Session, AttemptId Attempt)> Take()
    {
        var free = parts.Options.Slots - held.Count;
        lock (_gate)
            return free <= 0 ? [] : [.. _offered.Take(free).Select(o => (o.Value, new AttemptId(o.Key)))];
    }

    private async ValueTask ClaimAsync(WorkerSession session, AttemptId attempt, CancellationToken cancellationToken)
    {
        // What is renewed while the claim is on its way does not name the attempt: that permit would outlast a stop in between.
        LeaseInstant renewed;
        lock (_gate)
            renewed = Planted.Is(Mistake.PermitFromClaim) ? parts.Clock.Now : _renewed;
        var recoveries = guard.Recoveries;
        AttemptGrant? grant;
        bool isTrusted;
        try
        {
            grant = await Bounded.CallAsync(
                t => store.ClaimAsync(session, attempt, t), parts.Timings.Answer, parts.Time, "give an attempt", cancellationToken);
            isTrusted = await guard.PermitsAsync(recoveries, cancellationToken);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            // It stays offered: whether it was taken is not known.
            return;
        }

        bool isOurs;
        lock (_gate)
        {
            _offered.Remove(attempt.Value);
            isOurs = _session == session;
        }

        if (grant is null || held.Contains(attempt))
            return;
        var permit = isTrusted ? Permit.From(renewed, parts.Clock.Now, parts.Timings) : Permit.None;
        held.Add(grant.Attempt, permit);

        // A copy of the store may give an attempt again whose end it has forgotten: that end stands, and is told it again.
        if (isOurs && !held.Ends.Has(attempt))
            runners.Start(grant, permit);
        else
            held.Tell(attempt, new AttemptNews(AttemptState.Stopped, default) { IsQuiesced = true });
    }
}
