using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>Lanes for one kind of work, with one queue. A lane whose call is not answered in time is replaced until it is.</summary>
internal sealed class LaneGroup(SessionKind kind, int size, SessionFactory factory, string display, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How many unanswered calls a group bears; then it is out of service, and says so, until the server answers.</summary>
    private const int MostSpare = 4;

    private readonly ConcurrentQueue<LaneCall> _queue = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly List<Lane> _lanes = [];
    private readonly Lock _gate = new();

    public TimeProvider Time => time;

    /// <summary>Its sessions are opened at the start and kept.</summary>
    public bool IsReserved => kind != SessionKind.Work;

    public bool IsStopping { get; private set; }

    /// <summary>Starts the lanes; returns when reserved sessions are open.</summary>
    public async Task StartAsync()
    {
        for (var i = 0; i < size; i++)
            Add();
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
        return _waiting.Wait(wait) && _queue.TryDequeue(out call);
    }

    public StoreSession Open() => factory.Open(kind);

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
            if (!IsStopping && _lanes.Count < size + MostSpare && _lanes.Count - _lanes.Count(l => l.IsStuck) < size)
                Add();
        }
    }

    /// <summary>Whether a lane is one too many, now that a stuck one has come back.</summary>
    public bool TryRetire(Lane lane)
    {
        lock (_gate)
            return _lanes.Count - _lanes.Count(l => l.IsStuck) > size && _lanes.Remove(lane);
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
        return call;
    }

    private List<Lane> Snapshot()
    {
        lock (_gate)
            return [.. _lanes];
    }

    private void Add()
    {
        lock (_gate)
        {
            var lane = new Lane(this, $"sluice store {kind} {_lanes.Count + 1}");
            _lanes.Add(lane);
            lane.Start();
        }
    }
}
