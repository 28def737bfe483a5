namespace Sluice.Storage.Postgres.Lanes;

/// <summary>
/// Lanes for one kind of work, with one queue. A lane whose call is not answered in time gets a stand-in until it is. In busy times there are
/// more lanes, up to <paramref name="most"/>, which go again when they have been idle; nothing depends on them. Of several idle lanes the one that
/// was busy last gets the next call: what it needs is still in the processor's caches, its own and those of its server process.
/// </summary>
internal sealed class LaneGroup(SessionKind kind, int size, int most, SessionFactory factory, string display, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How many unanswered calls a group bears; then it is out of service, and says so, until the server answers.</summary>
    private const int MostStandIns = 4;

    /// <summary>How many lanes do at the same time what may be joined: one runs at the server while another's answers are read.</summary>
    private const int MostAtOnce = 2;

    /// <summary>What should go on at once waits this long for a thread or a lane that is at work; the watch looks after it at its next turn.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    /// <summary>A server that has no session to spare is not asked for one with every call.</summary>
    private static readonly TimeSpan GrowthPause = TimeSpan.FromSeconds(1);

    private readonly Queue<LaneCall> _queue = new();
    private readonly List<Lane> _idle = [];
    private readonly List<Lane> _lanes = [];
    private readonly Lock _gate = new();
    private int _made;
    private bool _isLent;
    private long _noGrowthSince = long.MinValue;

    public TimeProvider Time => time;

    /// <summary>How long the server may take to answer.</summary>
    public TimeSpan Answer => factory.Answer;

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
        var call = Call(work, cancellationToken);
        if (call.MayJoin && IsOnPool && Borrow(call) is { } loan)
            ThreadPool.UnsafeQueueUserWorkItem(loan, preferLocal: true);
        else
            HandOver(call);
        return new ValueTask<T>(call.Answer);
    }

    /// <summary>Hands work over.</summary>
    /// <returns>Is over when it was done, refused or not answered in time; nobody has to wait for it.</returns>
    public Task Post(StoreWork<bool> work)
    {
        var call = Call(work, CancellationToken.None);
        HandOver(call);
        return call.Answer;
    }

    /// <summary>The next call for a lane; waits for one. <c>null</c>: there was none in that time, or the group is being closed.</summary>
    public LaneCall? Take(Lane lane, TimeSpan wait)
    {
        lock (_gate)
        {
            if (Dequeue() is { } queued)
                return queued;
            if (IsStopping)
                return null;
            _idle.Add(lane);
        }

        while (!lane.WaitForCall(wait))
        {
            lock (_gate)
            {
                // One that is not idle is being handed a call, or its session is lent to a caller.
                if (_idle.Remove(lane))
                    return null;
            }
        }

        return lane.Current;
    }

    /// <summary>A call that could not be sent and may be by another lane.</summary>
    public void GiveBack(LaneCall call) => HandOver(call);

    public StoreSession Open() => factory.Open(kind);

    /// <inheritdoc cref="SessionFactory.Distrust" />
    public void Distrust() => factory.Distrust();

    /// <inheritdoc cref="SessionFactory.IsTrusted" />
    public bool IsTrusted(long heard) => factory.IsTrusted(heard);

    /// <summary>Ends the waiting of those whose time is over; a lane that is stuck gets a replacement.</summary>
    public void Watch()
    {
        foreach (var call in Queued().TakeWhile(c => time.GetElapsedTime(c.Since) >= Answer))
            call.Expire();

        foreach (var lane in Snapshot())
        {
            if (lane.Current is { IsAnswered: false } call && time.GetElapsedTime(call.Since) >= Answer)
                call.Expire();
        }

        Hasten();
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
        Lane[] idle;
        lock (_gate)
        {
            IsStopping = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var call in Queued())
        {
            if (call.TryGiveUp())
                call.Refuse(StoreFaults.Unavailable(display, "it is being closed"));
        }

        foreach (var lane in idle)
            lane.Wake();

        // A lane that waits for the server is left to it: closing its connection now could take back a COMMIT's only witness.
        await Task.WhenAll(Snapshot().Where(l => l is { Current: null, IsFreshening: false }).Select(l => l.Ended));
    }

    /// <summary>A caller on the thread pool depends on it anyway; and a lane would cost it two changes of thread.</summary>
    private static bool IsOnPool => Thread.CurrentThread.IsThreadPoolThread && SynchronizationContext.Current is null;

    private LaneCall<T> Call<T>(StoreWork<T> work, CancellationToken cancellationToken) =>
        new(work, display, cancellationToken) { Since = time.GetTimestamp() };

    /// <summary>The session of an idle lane; one at a time, since it blocks a thread of the pool, for as long as the server does not answer.</summary>
    private Loan? Borrow(JoinableCall call)
    {
        lock (_gate)
        {
            if (IsStopping || _idle.Count == 0 || _isLent || Busy() >= MostAtOnce || _idle[^1].Lendable is not { } session)
                return null;
            var lane = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            lane.Hand(call);
            _isLent = true;
            return lane.Loan = new Loan(call, lane, session, TakeBack, HandOver);
        }
    }

    private void TakeBack(Loan loan)
    {
        var lane = loan.Lane;
        lane.Heard();
        lock (_gate)
        {
            _isLent = false;
            lane.Loan = null;
            var next = Dequeue();
            lane.Hand(next);
            if (next is null && !IsStopping)
            {
                _idle.Add(lane);
                return;
            }
        }

        lane.Wake();
    }

    /// <summary>The next call, or all that may be done with it at once.</summary>
    private LaneCall? Dequeue()
    {
        if (!_queue.TryDequeue(out var first) || first is not JoinableCall { MayJoin: true } joinable)
            return first;
        List<JoinableCall> calls = [joinable];
        while (calls.Count < JoinedCalls.Most && _queue.TryPeek(out var next) && next is JoinableCall { MayJoin: true } another && another.Sql == joinable.Sql)
        {
            calls.Add(another);
            _queue.Dequeue();
        }

        return calls.Count == 1 ? first : new JoinedCalls(calls, HandOver) { Since = first.Since };
    }

    /// <summary>Lanes that are at something and will come back for more.</summary>
    private int Busy() => _lanes.Count(l => !l.IsStuck) - _idle.Count;

    /// <summary>
    /// Gives a call to an idle lane; where there is none, it waits, and in busy times there is one lane more. One that may join others waits for a lane that
    /// is at work, once there are some: together they are done sooner than side by side.
    /// </summary>
    private void HandOver(LaneCall call)
    {
        lock (_gate)
        {
            if (_idle.Count > 0 && !(call.MayJoin && Busy() >= MostAtOnce))
            {
                Wake(call);
                return;
            }

            if (!IsStopping)
            {
                _queue.Enqueue(call);
                if (!call.MayJoin)
                    Grow();
                return;
            }
        }

        // Nobody takes from the queue any more.
        if (call.TryGiveUp())
            call.Refuse(StoreFaults.Unavailable(display, "it is being closed"));
    }

    /// <summary>Nothing waits for a lane that takes its time, or for a thread of the pool that does not come.</summary>
    private void Hasten()
    {
        lock (_gate)
        {
            if (_queue.TryPeek(out var first) && time.GetElapsedTime(first.Since) >= Patience)
            {
                if (_idle.Count == 0)
                    Grow();
                else
                    Wake(Dequeue()!);
            }

            foreach (var lane in _lanes)
            {
                if (lane.Loan is not { } loan || time.GetElapsedTime(loan.Call.Since) < Patience || !loan.TryTake())
                    continue;
                _isLent = false;
                lane.Loan = null;
                lane.Wake();
            }
        }
    }

    /// <summary>Gives a call to the idle lane that was busy last.</summary>
    private void Wake(LaneCall call)
    {
        var lane = _idle[^1];
        _idle.RemoveAt(_idle.Count - 1);
        lane.Hand(call);
        lane.Wake();
    }

    private void Grow()
    {
        var isPaused = _noGrowthSince != long.MinValue && time.GetElapsedTime(_noGrowthSince) < GrowthPause;
        if (!IsStopping && !isPaused && _lanes.Count < most && most > size)
            Add(LaneRole.Spare);
    }

    private (int Lasting, int Stuck) Count()
    {
        var lasting = _lanes.Where(l => l.Role != LaneRole.Spare).ToList();
        return (lasting.Count, lasting.Count(l => l.IsStuck));
    }

    private LaneCall[] Queued()
    {
        lock (_gate)
            return [.. _queue];
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
