using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Snapshots;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Coordinators;

/// <summary>
/// The coordinators of all live runs, in one process. A run that is new, or of which somebody says that it changed, is looked at at once;
/// those that wait for slots alone when it is their turn, one after the other; the rest when their time comes. Thread-safe but for passes, which follow
/// each other.
/// </summary>
/// <param name="parts">What the coordinators share.</param>
/// <param name="guard">While it holds, nothing is decided: the store may have forgotten stops.</param>
/// <param name="loop">Runs passes.</param>
/// <param name="log">Told of runs whose pass failed.</param>
/// <param name="coordinate">Makes the coordinator of a run; <c>null</c>: a <see cref="RunCoordinator"/>, and nobody else is asked.</param>
public sealed class CoordinatorSet(
    CoordinatorParts parts, RestoreGuard guard, PassLoop loop, IFaultLog log, Func<RunKey, ICoordinator>? coordinate = null)
{
    private const int Width = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<RunKey, Watched> _watched = [];
    private readonly HashSet<RunKey> _woken = [];
    private readonly Pacer _pacer = new();
    private readonly SlotQueue _queue = new(parts, log);
    private LeaseInstant? _listedAt;
    private volatile bool _slotsCameFree;
    private Task _turn = Task.CompletedTask;

    /// <summary>How many live runs are followed.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _watched.Count;
        }
    }

    /// <summary>A run changed: it is looked at in the next pass, which comes at once.</summary>
    public void Wake(RunKey run)
    {
        lock (_gate)
            _woken.Add(run);
        _pacer.Wake();
    }

    /// <summary>How long a pass that failed may put the next one off: deadlines that have passed meanwhile are waiting.</summary>
    public TimeSpan MostBackoff => parts.Again * 2;

    /// <summary>Runs passes until it is cancelled, then waits for the looks that it has begun.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await loop.RunAsync("coordinators", PassAsync, _pacer, MostBackoff, cancellationToken);
        List<Task> looks;
        lock (_gate)
            looks = [_turn, .. _watched.Values.Select(w => w.Looking)];
        foreach (var look in looks)
            await look.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Looks at every run whose time has come; answers how long nothing is to be done.</summary>
    /// <exception cref="SluiceException">SLC4110: the live runs could not be listed.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        if (guard.IsHolding)
            return parts.Timings.Renewal / 50;
        var now = parts.Clock.Now;
        if (_listedAt is not { } listed || now - listed >= parts.Glance || _slotsCameFree)
        {
            var live = await Bounded.CallAsync(parts.Store.ReadLiveRunsAsync, parts.Timings.Answer, parts.Time, "list live runs", cancellationToken);
            Follow(live, now);
            (_listedAt, _slotsCameFree) = (now, false);
            var wall = parts.Time.GetUtcNow();
            if (_turn.IsCompleted && live.Where(r => r.IsQueued(wall)).ToList() is { Count: > 0 } queued)
                _turn = _queue.TakeTurnAsync(queued, r => LookIfIdleAsync(r, cancellationToken), cancellationToken);
        }

        // Not waited for: a COMMIT that hangs for one run must not hold up the deadlines of the others.
        foreach (var watched in Due(now))
            watched.Looking = LookAsync(watched, cancellationToken);
        return Next();
    }

    private async Task LookIfIdleAsync(RunKey run, CancellationToken cancellationToken)
    {
        Watched? watched;
        lock (_gate)
        {
            if (!_watched.TryGetValue(run, out watched) || watched.IsLooking)
                return;
            watched.IsLooking = true;
        }

        await (watched.Looking = LookAsync(watched, cancellationToken));
    }

    private async Task LookAsync(Watched watched, CancellationToken cancellationToken)
    {
        Look look;
        try
        {
            look = await watched.Coordinator.PassAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // One run's trouble is its own, also when the mistake is ours: the others go on.
            look = Look.In(parts.Again);
            log.PassFailed($"coordinator of {watched.Coordinator.Run}", e, look.After);
        }

        lock (_gate)
        {
            (watched.IsLooking, watched.IsQueued) = (false, look.IsQueued && !watched.IsWoken);
            watched.LookedAt = parts.Clock.Now;
            _slotsCameFree |= look.IsOver && _watched.Values.Any(w => w.IsQueued);
            if (look.IsOver)
                _watched.Remove(watched.Coordinator.Run);
            else
                watched.DueAt = watched.IsWoken ? watched.LookedAt : watched.LookedAt + look.After;
            watched.IsWoken = false;
        }

        _pacer.Wake();
    }

    private void Follow(IReadOnlyList<LiveRun> live, LeaseInstant asked)
    {
        var wall = parts.Time.GetUtcNow();
        lock (_gate)
        {
            foreach (var run in live)
            {
                if (_watched.TryGetValue(run.Run, out var watched))
                    watched.Learn(run.IsQueued(wall), asked);
                else
                    _watched.Add(run.Run, new Watched(Coordinate(run.Run)) { DueAt = asked, LookedAt = asked, IsQueued = run.IsQueued(wall) });
            }

            if (_watched.Count > live.Count)
            {
                var set = live.Select(r => r.Run).ToHashSet();
                foreach (var gone in _watched.Keys.Where(k => !set.Contains(k)).ToList())
                    _watched.Remove(gone);
            }
        }
    }

    private List<Watched> Due(LeaseInstant now)
    {
        lock (_gate)
        {
            foreach (var run in _woken)
            {
                if (_watched.TryGetValue(run, out var watched))
                    (watched.DueAt, watched.IsWoken, watched.IsQueued) = (now, watched.IsLooking, false);
                else
                    _watched.Add(run, new Watched(Coordinate(run)) { DueAt = now, LookedAt = now });
            }

            _woken.Clear();
            var free = Width - _watched.Values.Count(w => w.IsLooking);
            var due = _watched.Values.Where(w => w.DueAt <= now && w is { IsLooking: false, IsQueued: false }).OrderBy(w => w.DueAt).Take(free).ToList();
            foreach (var watched in due)
                watched.IsLooking = true;
            return due;
        }
    }

    private ICoordinator Coordinate(RunKey run) => coordinate is null ? new RunCoordinator(run, parts) : coordinate(run);

    private TimeSpan Next()
    {
        lock (_gate)
        {
            if (_woken.Count > 0 || _slotsCameFree)
                return TimeSpan.Zero;
            var now = parts.Clock.Now;
            var next = _listedAt is { } listed ? listed + parts.Glance - now : TimeSpan.Zero;
            foreach (var watched in _watched.Values.Where(w => w is { IsLooking: false, IsQueued: false }))
                next = watched.DueAt - now < next ? watched.DueAt - now : next;
            return next > TimeSpan.Zero ? next : TimeSpan.Zero;
        }
    }

    private sealed class Watched(ICoordinator coordinator)
    {
        public ICoordinator Coordinator => coordinator;

        public LeaseInstant DueAt { get; set; }

        public LeaseInstant LookedAt { get; set; }

        public bool IsLooking { get; set; }

        /// <summary>Nothing but slots is missing to it, and it is not its turn.</summary>
        public bool IsQueued { get; set; }

        /// <summary>Somebody said that it changed while it was looked at.</summary>
        public bool IsWoken { get; set; }

        public Task Looking { get; set; } = Task.CompletedTask;

        /// <summary>Takes in what a list tells that was asked for then: less than what was seen since, or is about to be seen.</summary>
        public void Learn(bool isQueued, LeaseInstant asked)
        {
            if (IsLooking || LookedAt > asked || isQueued == IsQueued || (isQueued && DueAt <= asked))
                return;
            IsQueued = isQueued;
            if (!isQueued)
                DueAt = asked;
        }
    }
}
