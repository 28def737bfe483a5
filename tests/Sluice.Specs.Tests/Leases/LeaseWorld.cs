using CsCheck;
using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Deciding;
using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Sessions;
using Sluice.Core.Stops;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Leases;

/// <summary>
/// The real rules behind the machine's steps: a home of the store, permits, the watch over a session, the answer to a stop, the coordinator's
/// decision. Only the sink's ledger is a double here: the real ones have a machine of their own.
/// </summary>
internal sealed class LeaseWorld
{
    private readonly IControlStore _store;
    private readonly bool _fences;
    private readonly RunKey _run;
    private readonly AttemptRecord _attempt;
    private readonly WorkerSession _session;
    private LeaseInstant _now;
    private Permit _permit;
    private SilenceWatch? _watch;
    private long _counter;
    private LeaseInstant _sentAt;
    private RenewalReply? _reply;
    private RequestId _request;
    private RunChange? _stop;
    private RunChange? _rival;
    private RunChange? _decided;
    private LeaseInstant? _lostAt;
    private bool _isStoreUp = true;
    private Epoch _ledgerEpoch;
    private AttemptId _ledgerOwner;
    private FenceTask? _claimed;

    public LeaseWorld(IControlStore store, bool fences)
    {
        _store = store;
        _fences = fences;
        (_run, _attempt, var session) = LeaseSetup.Prepare(store, fences);
        _session = session.Session;
        _counter = session.Renewals;
        _permit = Permit.From(_now, _now, LeaseSetup.Timings);
        (_ledgerEpoch, _ledgerOwner) = (_attempt.Epoch, _attempt.Id);
        Watch();
    }

    private LeaseWorld(IControlStore store, LeaseWorld other)
    {
        _store = store;
        (_fences, _run, _attempt, _session) = (other._fences, other._run, other._attempt, other._session);
        (_now, _permit, _watch, _counter, _sentAt, _reply) = (other._now, other._permit, other._watch, other._counter, other._sentAt, other._reply);
        (_request, _stop, _rival, _decided, _lostAt, _isStoreUp) = (other._request, other._stop, other._rival, other._decided, other._lostAt, other._isStoreUp);
        (_ledgerEpoch, _ledgerOwner, _claimed) = (other._ledgerEpoch, other._ledgerOwner, other._claimed);
    }

    public IControlStore Store => _store;

    private DateTimeOffset Wall => LeaseSetup.Start + (_now - default(LeaseInstant));

    /// <summary>The same world over a copy of its store.</summary>
    public LeaseWorld Copy(IControlStore store) => new(store, this);

    /// <summary>Makes a step; the answer is how it differs from the machine's, or <c>null</c>.</summary>
    public string? Apply(Transition<LeaseState> step) => Make(step.Action, step.Before, step.After) ?? Differs(step.After);

    private string? Make(string action, LeaseState before, LeaseState after) => action switch
    {
        LeaseSpec.Tick => Do(() => _now += LeaseSetup.Tick, Watch),
        LeaseSpec.SendRenewal => Do(() => _sentAt = _now),
        LeaseSpec.StoreRenews => StoreRenews(after),
        LeaseSpec.HearRenewal => Do(Hear),
        LeaseSpec.LoseRenewal => Do(() => _reply = null),
        LeaseSpec.Check => _permit.Allows(_now) ? null : "the permit is over",
        LeaseSpec.Write => Visible() == (after.Writer == Writer.Visible) ? null : $"the write is visible: {Visible()}",
        LeaseSpec.Die => Do(() => _permit = Permit.None, () => _reply = null),
        LeaseSpec.Report => Report(before),
        LeaseSpec.Stop => Stop(before),
        LeaseSpec.StopLands => Equal(ChangeOutcome.Committed, Done.Of(_store.CommitAsync(_stop!, default)).Outcome),
        LeaseSpec.StopReturns or LeaseSpec.StopSeen => Do(TellBound),
        LeaseSpec.Resolve => Resolve(before),
        LeaseSpec.DeclareLost => DeclareLost(),
        LeaseSpec.Replace => Replace(before),
        LeaseSpec.Decide => Equal(true, (_decided = Decide()?.Change) is not null),
        LeaseSpec.Wake => Wake(before),
        LeaseSpec.StopAgain => StopAgain(),
        LeaseSpec.Claim => Claim(before),
        LeaseSpec.TakeOver => TakeOver(),
        LeaseSpec.RaiseFence => RaiseFence(),
        LeaseSpec.StoreFence => StoreFence(),
        LeaseSpec.StoreGoes => Do(() => _isStoreUp = false, () => _watch = null),
        LeaseSpec.StoreComes => Do(() => _isStoreUp = true, Watch),
        _ => null,
    };

    private static string? Do(params ReadOnlySpan<Action> acts)
    {
        foreach (var act in acts)
            act();
        return null;
    }

    private static string? Equal<T>(T expected, T actual) => EqualityComparer<T>.Default.Equals(expected, actual) ? null : $"expected {expected}, was {actual}";

    /// <summary>The observer reads the session's counter.</summary>
    private void Watch()
    {
        if (_isStoreUp)
            _watch = SilenceWatch.Observe(_watch, Session().Session.Renewals, "", _now, _now, LeaseSetup.Timings);
    }

    private Core.Snapshots.SessionLoad Session() => Done.Of(_store.ReadSnapshotAsync(_run, default))!.Sessions.FirstOrDefault(s => s.Session.Session == _session)
        ?? Done.Of(_store.ReadSessionsAsync(default)).FirstOrDefault(s => s.Session.Session == _session)
        ?? new Core.Snapshots.SessionLoad(new SessionRecord(_session, 1, _watch?.Counter ?? 0) { IsLost = true }, 0);

    private string? StoreRenews(LeaseState after)
    {
        _reply = Done.Of(_store.RenewAsync(new Core.Sessions.Renewal(_session, _counter, [_attempt.Id]), Wall, default));
        if (_reply.Outcome == RenewalOutcome.WrongCounter)
            _reply = Done.Of(_store.RenewAsync(new Core.Sessions.Renewal(_session, _reply.Counter, [_attempt.Id]), Wall, default));
        Watch();
        return Equal(after.Renewal == Renewal.Granted, Grants(_reply));
    }

    private bool Grants(RenewalReply reply) =>
        reply.Outcome == RenewalOutcome.Renewed && reply.Attempts.Any(a => a.Attempt == _attempt.Id && a.Verdict == Verdict.Continue);

    private void Hear()
    {
        _counter = _reply!.Counter;
        var granted = Grants(_reply) ? Permit.From(_sentAt, _now, LeaseSetup.Timings) : Permit.None;
        _permit = granted.Until > _permit.Until ? granted : _permit;
        _reply = null;
    }

    private bool Visible() => !_fences || (_ledgerEpoch == _attempt.Epoch && _ledgerOwner == _attempt.Id);

    private string? Report(LeaseState before)
    {
        var expected = before.IsFinal ? Verdict.AlreadyFinal : before.Known == Known.Running ? Verdict.Continue : Verdict.Stop;

        // In the machine a write is one step, so that a process that is gone has none on its way. Where one may have, its successor waits: WaitContract.
        var report = new AttemptReport(_run, _attempt.Id, _session, 2, AttemptState.Stopped, default) { IsQuiesced = true };
        return Equal(expected, Done.Of(_store.ReportAsync(report, Wall, default)));
    }

    private string? Stop(LeaseState before)
    {
        _request = new RequestId($"stop-{Wall.Ticks}-{_request.Value?.Length}-{_request.Value}");
        var request = new StopRequest(_request, StopKind.ForceStop, _run.Job, "anna", "it writes rubbish");
        var run = Done.Of(_store.FindLatestRunAsync(_run.Job, default))!;
        var answer = StopRules.Answer(run, request, Wall);
        _stop = answer.Change;
        _rival = StopRules.Answer(run, request with { Request = new RequestId($"{_request}-again"), By = "berta" }, Wall).Change;
        return Equal((RequestOutcome.Stopped, before.IsFinal), (answer.Outcome, false));
    }

    private void TellBound()
    {
        foreach (var residual in Done.Of(_store.ReadReceiptsAsync(_run, default))[^1].Progress.Residuals)
            Done.Of(_store.SettleAsync(residual with { NoNewWritesAfter = Bound.Until(Wall + LeaseSetup.Timings.NoNewWrites) }, default));
    }

    /// <summary>
    /// A COMMIT that hangs is held back here, so that the store cannot see it in flight: that part is shown by the homes' own tests. What is
    /// shown here: once the tombstone is in, the original is refused.
    /// </summary>
    private string? Resolve(LeaseState before)
    {
        if (before.Stop == StopStep.InCommit)
            return null;
        var expected = before.Stop == StopStep.None ? RequestOutcome.Void : RequestOutcome.Stopped;
        return Equal(expected, Done.Of(_store.ResolveAsync(_request, Wall, default))?.Outcome)
            ?? (expected == RequestOutcome.Void ? Equal(ChangeOutcome.RequestKnown, Done.Of(_store.CommitAsync(_stop!, default)).Outcome) : null);
    }

    private string? DeclareLost()
    {
        _lostAt = _now;
        return Equal(true, _watch!.Value.IsLost(LeaseSetup.Timings)) ?? Equal(true, Done.Of(_store.DeclareLostAsync(_session, _watch.Value.Counter, home: null, Wall, default)));
    }

    private Decision? Decide()
    {
        var lost = _lostAt is { } at ? new Dictionary<WorkerSession, TimeSpan> { [_session] = _now - at } : [];
        var observed = new Observed(TimeSpan.Zero, TimeSpan.Zero, lost);
        return Coordination.Decide(Done.Of(_store.ReadSnapshotAsync(_run, default))!, observed, Wall, LeaseSetup.Timings);
    }

    private string? Replace(LeaseState before)
    {
        if (Decide()?.Change is not { } change)
            return "nothing is decided";
        AttemptId[] lose = before.Known == Known.Running ? [_attempt.Id] : [];
        return Equal(true, lose.SequenceEqual(change.Lose)) ?? Equal(1, change.Assign.Count) ?? Equal(ChangeOutcome.Committed, Done.Of(_store.CommitAsync(change, default)).Outcome);
    }

    private string? Wake(LeaseState before)
    {
        var expected = before is { IsFinal: false, Successor: Leases.Successor.None } ? ChangeOutcome.Committed : ChangeOutcome.Stale;
        return Equal(expected, Done.Of(_store.CommitAsync(_decided!, default)).Outcome);
    }

    /// <summary>Decided by another user before the first one had landed, and the first one once more.</summary>
    private string? StopAgain() =>
        Equal(ChangeOutcome.Stale, Done.Of(_store.CommitAsync(_rival!, default)).Outcome)
        ?? Equal(ChangeOutcome.RequestKnown, Done.Of(_store.CommitAsync(_stop!, default)).Outcome);

    private AttemptRecord? Successor() => Done.Of(_store.ReadAttemptsAsync(_run, default)).SingleOrDefault(a => a.Id != _attempt.Id);

    private string? Claim(LeaseState before)
    {
        var successor = Successor()!;
        return Equal(!before.IsFinal, Done.Of(_store.ClaimAsync(successor.Session, successor.Id, default)) is not null);
    }

    private string? TakeOver()
    {
        var successor = Successor()!;
        if (successor.Epoch >= _ledgerEpoch && successor.Id.Value > _ledgerOwner.Value)
            (_ledgerEpoch, _ledgerOwner) = (successor.Epoch, successor.Id);
        return null;
    }

    private string? RaiseFence()
    {
        var task = Done.Of(_store.ReadOpenFenceTasksAsync(default)).SingleOrDefault(t => t.Run == _run);
        _claimed = task is null ? null : Done.Of(_store.ClaimFenceAsync(task, "node-1", default));
        if (_claimed is null)
            return "there is no fence task to be claimed";
        _ledgerEpoch = _claimed.Epoch;
        return null;
    }

    private string? StoreFence()
    {
        var result = new FenceResult(_run, _claimed!.Sink, _claimed.Epoch, _claimed.Claim, FenceState.Fenced, "seen", Bound.Until(Wall));
        Done.Of(_store.CompleteFenceAsync(result, Wall, default));
        return null;
    }

    /// <summary>What the store and the rules say now, beside what the machine says.</summary>
    private string? Differs(LeaseState s)
    {
        var run = Done.Of(_store.FindRunAsync(_run, default))!;
        var session = Session();
        var attempts = Done.Of(_store.ReadAttemptsAsync(_run, default));
        var residual = Done.Of(_store.ReadOpenResidualsAsync(default)).SingleOrDefault(r => r.Attempt == _attempt.Id);
        var isFenceOpen = Done.Of(_store.ReadOpenFenceTasksAsync(default)).Any(t => t.Run == _run);
        var isOpen = s.IsResidual && s.Known != Known.Gone && !s.IsFenced;
        return Named("final", s.IsFinal, run.IsFinal)
            ?? Named("epoch", s.Epoch, run.Epoch.Value - _attempt.Epoch.Value + 1)
            ?? Named("session lost", s.IsLost, session.Session.IsLost)
            ?? Named("slots", s.HoldsSlot ? 1 : 0, session.UsedSlots)
            ?? Named("attempt", s.Known, Of(attempts.Single(a => a.Id == _attempt.Id).State))
            ?? Named("successor", s.Successor, OfSuccessor(attempts.SingleOrDefault(a => a.Id != _attempt.Id)?.State))
            ?? Named("open residual", isOpen, residual is not null)
            ?? Named("open fence task", s.IsFenceWanted && !s.IsFenced && _fences, isFenceOpen)
            ?? (residual is null ? null : Named("bound", s.Bound, TicksLeft(residual.NoNewWritesAfter)))
            ?? Named("permit", s.Permit > 0, _permit.Allows(_now))
            ?? (s.IsStoreUp ? Named("silence", s.Silence, Math.Min(LeaseState.SilenceTicks, _watch!.Value.SilentFor / LeaseSetup.Tick)) : null)
            ?? (s.IsStoreUp ? Named("silent for long enough", s.Silence == LeaseState.SilenceTicks, _watch!.Value.IsLost(LeaseSetup.Timings)) : null)
            ?? Named("ledger", (s.LedgerEpoch, s.LedgerOwner), (_ledgerEpoch.Value - _attempt.Epoch.Value + 1, _ledgerOwner == _attempt.Id ? 1 : 2))
            ?? (s.IsStoreUp ? Named("the coordinator acts", LeaseSpec.MayReplace(s, _fences), Decide() is not null) : null);
    }

    private long TicksLeft(Bound bound) => bound.Kind == BoundKind.At ? Math.Max(0, (bound.At - Wall).Ticks / LeaseSetup.Tick.Ticks) : LeaseState.Pending;

    private static Known Of(AttemptState state) => state.IsGone() ? Known.Gone : state == AttemptState.Lost ? Known.Lost : Known.Running;

    private static Successor OfSuccessor(AttemptState? state) => state switch
    {
        null => Leases.Successor.None,
        AttemptState.Assigned => Leases.Successor.Assigned,
        AttemptState.Withdrawn => Leases.Successor.Withdrawn,
        _ => Leases.Successor.Claimed,
    };

    private static string? Named<TExpected, TActual>(string name, TExpected expected, TActual actual) =>
        string.Equals($"{expected}", $"{actual}", StringComparison.Ordinal) ? null : $"{name}: the machine says {expected}, the code {actual}";
}
