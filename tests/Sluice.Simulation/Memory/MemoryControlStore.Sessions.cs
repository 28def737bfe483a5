using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;

namespace Sluice.Simulation.Memory;

/// <content>Sessions.</content>
internal sealed partial class MemoryControlStore
{
    public ValueTask<SessionRecord> RegisterAsync(
        SessionOffer offer, DateTimeOffset at, CancellationToken cancellationToken)
    {
        foreach (var older in State.SessionsOf[offer.Worker].Where(s => !s.IsSuperseded).ToList())
            State.Sessions[older.Session] = older with { IsSuperseded = true };
        var session = new SessionRecord(new WorkerSession(offer.Worker, State.NextSession++), offer.Slots, 1)
        {
            Address = offer.Address,
            Tags = offer.Tags,
            RegisteredAt = at,
            LastSeenAt = at,
        };
        State.Sessions[session.Session] = session;
        return new(session);
    }

    public ValueTask<RenewalReply> RenewAsync(Renewal renewal, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!State.Sessions.TryGetValue(renewal.Session, out var session) || session.IsSuperseded || (session.IsLost && !Planted.Is(Mistake.LostSessionRenews)))
            return new(new RenewalReply(RenewalOutcome.Lost, session?.Renewals ?? 0, [], []) { IsDraining = session is { IsDraining: true } });
        if (session.Renewals != renewal.Expected)
            return new(new RenewalReply(RenewalOutcome.WrongCounter, session.Renewals, [], []));
        State.Sessions[session.Session] = session with { Renewals = session.Renewals + 1, LastSeenAt = at, Load = renewal.Load };
        var assigned = State.HeldBy[session.Session].Select(a => a.Attempt)
            .Where(a => State.Runs.TryGetValue(a.Run, out var run) && !renewal.Held.Contains(a.Id)
                && Verdicts.MayClaim(run, a, session));
        return new(new RenewalReply(
            RenewalOutcome.Renewed, session.Renewals + 1, [.. renewal.Held.Select(a => Judge(a, session))], [.. assigned.Select(a => a.Id)])
        {
            IsDraining = session.IsDraining,
        });
    }

    public ValueTask<bool> DeclareLostAsync(WorkerSession session, long counter, string? home, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!State.Sessions.TryGetValue(session, out var known))
            return new(true);
        if (!known.IsLost && known.Renewals == counter && (home is null || home == $"{_home}"))
            State.Sessions[session] = known = known with { IsLost = true };
        return new(known.IsLost);
    }

    public ValueTask SetDrainingAsync(WorkerSession session, bool isDraining, string? quarantine, CancellationToken cancellationToken)
    {
        if (State.Sessions.TryGetValue(session, out var known))
            State.Sessions[session] = known with { IsDraining = isDraining, Quarantine = quarantine };
        return default;
    }

    public ValueTask<IReadOnlyList<SessionLoad>> ReadSessionsAsync(CancellationToken cancellationToken) =>
        new([.. State.Sessions.Values.Select(Load).Where(s => !s.Session.IsLost || s.UsedSlots > 0).Select(s => s with { Home = $"{_home}" })]);

    private AttemptRenewal Judge(AttemptId id, SessionRecord session)
    {
        var attempt = State.Attempts.GetValueOrDefault(id)?.Attempt;
        var run = attempt is null ? null : State.Runs.GetValueOrDefault(attempt.Run);
        var verdict = Verdicts.ForRenewal(run, attempt, session.Session);
        return new AttemptRenewal(id, verdict, verdict == Verdict.Continue && run is not null ? Verdicts.OrderFor(run.Status, session.IsDraining) : AttemptOrder.Kill);
    }
}
