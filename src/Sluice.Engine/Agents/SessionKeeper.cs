using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Sessions;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Agents;

/// <summary>
/// Keeps a node's session: registers it, renews it by swap on its counter, and hands a permit to each attempt that the answer names, counted
/// from before the renewal was sent. Does nothing else, so that nothing else can hold a renewal up. Passes follow each other.
/// </summary>
/// <param name="store">Sessions.</param>
/// <param name="held">The node's attempts.</param>
/// <param name="claims">Told what is assigned.</param>
/// <param name="runners">Told permits and orders.</param>
/// <param name="guard">While it holds, nothing is permitted.</param>
/// <param name="parts">Clock, times and options of the node.</param>
/// <param name="loop">Runs passes.</param>
public sealed class SessionKeeper(
    ISessionStore store, HeldAttempts held, AttemptClaims claims, IRunners runners, RestoreGuard guard, AgentParts parts, PassLoop loop)
{
    private const string Lost = "its session was declared lost";

    private readonly Pacer _pacer = new();
    private readonly Lock _gate = new();
    private WorkerSession? _session;
    private long _counter;
    private long _unanswered;
    private LeaseInstant _renewed;
    private bool _isDraining;

    /// <summary>The present session, or <c>null</c>.</summary>
    public WorkerSession? Session
    {
        get
        {
            lock (_gate)
                return _session;
        }

        private set
        {
            lock (_gate)
                _session = value;
        }
    }

    /// <summary>How long ago the renewal was sent that the store answered last; <c>null</c> without a session.</summary>
    public TimeSpan? LeaseAge
    {
        get
        {
            lock (_gate)
                return _session is null ? null : parts.Clock.Now - _renewed;
        }
    }

    /// <summary>Somebody says that there is news: the next renewal comes at once.</summary>
    public void Wake() => _pacer.Wake();

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("session", PassAsync, _pacer, cancellationToken);

    /// <summary>Registers or renews once; answers when to renew again.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer; permits run on to their end.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        if (Session is not { } session)
        {
            session = await RegisterAsync(cancellationToken);
            if (guard.IsHolding)
                return parts.Timings.Renewal;
        }

        KillOlder(session);
        var sent = parts.Clock.Now;
        var recoveries = guard.Recoveries;
        try
        {
            var renewal = new Renewal(session, _counter, held.Of(session)) { Load = parts.Load() };
            var reply = await Bounded.CallAsync(
                t => store.RenewAsync(renewal, parts.Time.GetUtcNow(), t), parts.Timings.Renewal, parts.Time, "renew a session", cancellationToken);
            return await TakeAsync(session, sent, recoveries, reply, cancellationToken);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            _unanswered++;
            if (parts.Options.OnOutage == OutagePolicy.Stop && parts.Clock.Now - _renewed > parts.Timings.Permit)
                KillAll("the store cannot be reached");
            throw;
        }
    }

    /// <summary>Ends a session in good order, with nothing left on it: nobody has to wait for its silence.</summary>
    /// <returns>Whether it has ended; <c>false</c> while attempts are left on it.</returns>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<bool> CloseAsync(CancellationToken cancellationToken)
    {
        if (Session is not { } session)
            return true;
        if (held.Count > 0)
            return false;
        claims.Close();
        return await Bounded.CallAsync(
            t => store.DeclareLostAsync(session, _counter, home: null, parts.Time.GetUtcNow(), t), parts.Timings.Answer, parts.Time, "end a session", cancellationToken);
    }

    private async ValueTask<WorkerSession> RegisterAsync(CancellationToken cancellationToken)
    {
        var options = parts.Options;
        var offer = new SessionOffer(options.Worker, options.Address, options.Slots) { Tags = options.Tags };
        var record = await Bounded.CallAsync(
            t => store.RegisterAsync(offer, parts.Time.GetUtcNow(), t),
            parts.Timings.Answer, parts.Time, "register a session", cancellationToken);
        if (_isDraining)
        {
            // Whoever drains the node means the node: only his undoing, or a new start of it, ends that.
            await Bounded.CallAsync(
                t => store.SetDrainingAsync(record.Session, isDraining: true, quarantine: null, t), parts.Timings.Answer, parts.Time, "drain a session", cancellationToken);
        }

        (_counter, _unanswered) = (record.Renewals, 0);
        held.Begin(record.Session);
        lock (_gate)
            (_session, _renewed) = (record.Session, parts.Clock.Now);
        return record.Session;
    }

    private async ValueTask<TimeSpan> TakeAsync(
        WorkerSession session, LeaseInstant sent, int recoveries, RenewalReply reply, CancellationToken cancellationToken)
    {
        if (reply.Outcome != RenewalOutcome.WrongCounter)
            _isDraining = reply.IsDraining;
        switch (reply.Outcome)
        {
            case RenewalOutcome.Lost:
                return Lose(Lost);

            // More renewals than ours were stored: a copy of this process renews the same session, and one of the two must go.
            case RenewalOutcome.WrongCounter when reply.Counter > _counter + _unanswered:
                return Lose("another process uses its session");
            case RenewalOutcome.WrongCounter:
                (_counter, _unanswered) = (reply.Counter, 0);
                return TimeSpan.Zero;
        }

        (_counter, _unanswered) = (reply.Counter, 0);

        // Asked after the renewal: an answer of an older copy of the store permits nothing.
        if (!await guard.PermitsAsync(recoveries, cancellationToken))
            return guard.IsHolding ? parts.Timings.Renewal : TimeSpan.Zero;
        lock (_gate)
            _renewed = sent;
        var permit = Permit.From(sent, parts.Clock.Now, parts.Timings);
        foreach (var (attempt, verdict, order) in reply.Attempts)
        {
            if (verdict != Verdict.Continue)
            {
                runners.Kill(attempt, ReportQueue.Why(verdict), verdict == Verdict.AlreadyFinal);
                continue;
            }

            if (order == AttemptOrder.Kill)
            {
                runners.Kill(attempt, "it was told so", atOnce: true);
                continue;
            }

            held.Extend(attempt, permit);
            runners.Extend(attempt, permit, order);
        }

        claims.Offer(session, sent, reply.Assigned);
        var left = parts.Timings.Renewal - (parts.Clock.Now - sent);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>A lost session never comes back: what it held is killed, and the node registers anew.</summary>
    private TimeSpan Lose(string why)
    {
        claims.Close();
        Session = null;
        KillAll(why);
        return TimeSpan.Zero;
    }

    /// <summary>Each time: a signal that did not arrive would leave a process, and its slot taken, for good, since no renewal names it any more.</summary>
    private void KillOlder(WorkerSession session)
    {
        foreach (var attempt in held.NotOf(session))
            runners.Kill(attempt, Lost, atOnce: false);
    }

    private void KillAll(string why)
    {
        foreach (var attempt in held.All())
            runners.Kill(attempt, why, atOnce: false);
    }
}
