using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>
/// Lanes for one kind of work, with one queue. A lane whose call is not answered in time gets a stand-in until it is. In busy times there are
/// more lanes, up to <paramref name="most"/>, which go again when they have been idle; nothing depends on them.
/// </summary>
internal sealed class LaneGroup(SessionKind kind, int size, int most, SessionFactory factory, string display, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How many unanswered calls a group bears; then it is out of service, and says so, until the server answers.</summary>
    private const int MostStandIns = 4;

    /// <summary>A server that has no session to spare is not asked for one with every call.</summary>
    private static readonly TimeSpan GrowthPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<LaneCall> _queue = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly List<Lane> _lanes = [];
    private readonly Lock _gate = new();
    private int _idle;
    private int _made;
    private long _noGrowthSince = long.MinValue;

    public TimeProvider Time => time;

    /// <summary>Its sessions are opened at the start and kept.</summary>
    public bool IsReserved => kind != SessionKind.Work;

    public bool IsStopping { get; private set; }

    /// <summary>Starts the lanes; returns when reserved sessions are open.</summary>
    public async Task StartAsync()
    {
        for (var i = 0; i < size; i++)
            Add(LaneRole.Regular);
        foreach (var lane in Snapshot())
            await lane.Opened;
    }

    /// <summary>Hands work over. The task is completed by a lane or by the watch, neither of which needs the thread pool.</summary>
    public ValueTask<T> RunAsync<T>(StoreWork<T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(IsStopping, this);
        return new ValueTask<T>(Enqueue(work, cancellationToken).Answer);
    }

    /// <summary>Hands work over that nobody waits for.</summary>
    public void Post(StoreWork<bool> work) => Enqueue(work, CancellationToken.None);

    public bool TryTake(TimeSpan wait, [NotNullWhen(true)] out LaneCall? call)
    {
        call = null;
        Interlocked.Increment(ref _idle);
        var isWoken = _waiting.Wait(wait);
        Interlocked.Decrement(ref _idle);
        return isWoken && _queue.TryDequeue(out call);
    }

    /// <summary>A call that could not be sent and may be by another lane.</summary>
    public void GiveBack(LaneCall call)
    {
        _queue.Enqueue(call);
        _waiting.Release();
    }

    public StoreSession Open() => factory.Open(kind);

    /// <inheritdoc cref="SessionFactory.Distrust" />
    public void Distrust() => factory.Distrust();

    /// <inheritdoc cref="SessionFactory.IsTrusted" />
    public bool IsTrusted(long heard) => factory.IsTrusted(heard);

    /// <summary>Ends the waiting of those whose time is over; a lane that is stuck gets a replacement.</summary>
    public void Watch(TimeSpan answer)
    {
        foreach (var call in _queue)
        {
            if (time.GetElapsedTime(call.Since) < answer)
                break;
            call.Expire();
        }

        foreach (var lane in Snapshot())
        {
            if (lane.Current is { IsAnswered: false } call && time.GetElapsedTime(call.Since) >= answer)
                call.Expire();
        }

        lock (_gate)
        {
            var (lasting, stuck) = Count();
            if (!IsStopping && lasting < size + MostStandIns && lasting - stuck < size)
                Add(LaneRole.StandIn);
        }
    }

    /// <summary>Whether a lane is one too many, now that a stuck one has come back.</summary>
    public bool TryRetire(Lane lane)
    {
        lock (_gate)
        {
            var (lasting, stuck) = Count();
            return lane.Role != LaneRole.Spare && lasting - stuck > size && _lanes.Remove(lane);
        }
    }

    /// <summary>A lane that ends: it had no session, or nothing to do.</summary>
    public void Remove(Lane lane)
    {
        lock (_gate)
        {
            _lanes.Remove(lane);
            _noGrowthSince = time.GetTimestamp();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        IsStopping = true;
        foreach (var call in _queue)
        {
            if (call.TryGiveUp())
                call.Refuse(StoreFaults.Unavailable(display, "it is being closed"));
        }

        var lanes = Snapshot();
        if (lanes.Count > 0)
            _waiting.Release(lanes.Count);

        // A lane that waits for the server is left to it: closing its connection now could take back a COMMIT's only witness.
        await Task.WhenAll(lanes.Where(l => l.Current is null).Select(l => l.Ended));
    }

    private LaneCall<T> Enqueue<T>(StoreWork<T> work, CancellationToken cancellationToken)
    {
        var call = new LaneCall<T>(work, display, cancellationToken) { Since = time.GetTimestamp() };
        _queue.Enqueue(call);
        _waiting.Release();
        if (most > size && _waiting.CurrentCount > Volatile.Read(ref _idle))
            Grow();
        return call;
    }

    private void Grow()
    {
        lock (_gate)
        {
            var isPaused = _noGrowthSince != long.MinValue && time.GetElapsedTime(_noGrowthSince) < GrowthPause;
            if (!IsStopping && !isPaused && _lanes.Count < most)
                Add(LaneRole.Spare);
        }
    }

    private (int Lasting, int Stuck) Count()
    {
        var lasting = _lanes.Where(l => l.Role != LaneRole.Spare).ToList();
        return (lasting.Count, lasting.Count(l => l.IsStuck));
    }

    private List<Lane> Snapshot()
    {
        lock (_gate)
            return [.. _lanes];
    }

    private void Add(LaneRole role)
    {
        lock (_gate)
        {
            var lane = new Lane(this, role, $"sluice store {kind} {++_made}");
            _lanes.Add(lane);
            lane.Start();
        }
    }
}
