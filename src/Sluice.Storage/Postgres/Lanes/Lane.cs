using Sluice.Core.Errors;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>
/// A thread with a session of its own. Everything in it blocks: neither the thread pool nor anybody else's use of it decides whether a
/// stop is sent.
/// </summary>
internal sealed class Lane(LaneGroup group, LaneRole role, string name)
{
    private const int IdleTurns = 10;
    private static readonly TimeSpan IdleTurn = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _waiting = new();
    private bool _isWoken;
    private volatile LaneCall? _current;
    private StoreSession? _session;
    private long _lastHeard;
    private long _freshenedSince;

    /// <summary>The session is open; faults when it could not be opened at the start.</summary>
    public Task Opened => _opened.Task;

    public Task Ended => _ended.Task;

    public LaneRole Role => role;

    /// <summary>What it is at.</summary>
    public LaneCall? Current => _current;

    /// <summary>Its session is lent, and it waits to have it back.</summary>
    public Loan? Loan { get; set; }

    /// <summary>Its call's time is over and the server has not answered, or not even whether it is there: it serves nobody until it does.</summary>
    public bool IsStuck => _current is { IsAnswered: true } || (IsFreshening && group.Time.GetElapsedTime(Volatile.Read(ref _freshenedSince)) >= group.Answer);

    /// <summary>It has no call, and asks its session whether it lives.</summary>
    public bool IsFreshening => Volatile.Read(ref _freshenedSince) != 0;

    /// <summary>Its session, for a caller who uses it while it has nothing to do; <c>null</c>: it has none that can be trusted unasked.</summary>
    public StoreSession? Lendable => _session is { IsOpen: true } && group.IsTrusted(_lastHeard) ? _session : null;

    /// <summary>Gives it a call, while it waits for one; <see cref="Wake"/> follows, unless the call is done in its place by its caller.</summary>
    public void Hand(LaneCall? call) => _current = call;

    /// <summary>A call was done in its place.</summary>
    public void Heard()
    {
        _lastHeard = group.Time.GetTimestamp();
        LoseIfClosed();
    }

    /// <summary>Ends its waiting.</summary>
    public void Wake()
    {
        lock (_waiting)
        {
            _isWoken = true;
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Waits to be woken; <c>false</c>: it was not in that time.</summary>
    public bool WaitForCall(TimeSpan wait)
    {
        lock (_waiting)
        {
            if (!_isWoken)
                Monitor.Wait(_waiting, wait);
            var isWoken = _isWoken;
            _isWoken = false;
            return isWoken;
        }
    }

    public void Start() => new Thread(Run, 512 * 1024) { IsBackground = true, Name = name }.Start();

    private void Run()
    {
        try
        {
            if (HasBegun())
                ServeAll();
        }
        finally
        {
            _session?.Dispose();
            _ended.TrySetResult();
        }
    }

    /// <summary>Opens what is to be open before it is needed. <c>false</c>: this lane is not to be.</summary>
    private bool HasBegun()
    {
        try
        {
            if (group.IsReserved)
                Open();
            _opened.TrySetResult();
            return true;
        }
        catch (SluiceException e)
        {
            _opened.TrySetException(e);
            _ = _opened.Task.Exception;

            // One that stands in for a stuck one tries again: the server that did not answer that one may well not let this one in yet.
            if (role == LaneRole.StandIn)
                return true;
            group.Remove(this);
            return false;
        }
    }

    private void ServeAll()
    {
        var idle = 0;
        while (!group.IsStopping && !group.TryRetire(this))
        {
            if (group.Take(this, IdleTurn) is { } call)
            {
                idle = 0;
                _current = call;
                var goesOn = Serve(call);
                _current = null;
                if (goesOn)
                    continue;
            }
            else if (role != LaneRole.Spare || ++idle < IdleTurns)
            {
                if (group.IsReserved)
                    Freshen();
                continue;
            }

            group.Remove(this);
            return;
        }
    }

    /// <summary>Does a call. <c>false</c>: this lane was one for busy times, has lost its session and gets no other.</summary>
    private bool Serve(LaneCall call)
    {
        try
        {
            if (IsLive())
                _session!.IsWarned = false;
            else
                Open();
        }
        catch (SluiceException e)
        {
            // The lanes that are always there may still have theirs.
            if (role == LaneRole.Spare)
            {
                group.GiveBack(call);
                return false;
            }

            if (call.TryGiveUp())
                call.Refuse(e);
            return true;
        }

        if (!call.TrySend())
            return true;
        call.Run(_session!);
        Heard();
        return true;
    }

    private void LoseIfClosed()
    {
        if (_session!.IsOpen)
            return;

        // One change is in doubt; those that come next are not sent into sessions that have died with this one.
        group.Distrust();
        Drop();
    }

    /// <summary>
    /// A session that was idle may have been ended meanwhile, and a change sent into it would be in doubt for nothing: it is asked first.
    /// </summary>
    private bool IsLive()
    {
        if (_session is null)
            return false;
        if (group.IsTrusted(_lastHeard))
            return _session.IsOpen;
        try
        {
            _session.One("SELECT 1", StoreValues.None, _ => true);
            _lastHeard = group.Time.GetTimestamp();
            return true;
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or IOException or InvalidOperationException)
        {
            // Whatever it was, the next step is the same: another session.
            group.Distrust();
            Drop();
            return false;
        }
    }

    private void Open()
    {
        Drop();
        _session = group.Open();
        _lastHeard = group.Time.GetTimestamp();
    }

    /// <summary>A reserved session is had before it is needed, also after the server was away.</summary>
    private void Freshen()
    {
        Volatile.Write(ref _freshenedSince, group.Time.GetTimestamp());
        try
        {
            if (!IsLive())
                Open();
        }
        catch (SluiceException)
        {
            // Tried again at the next turn; who needs the session meanwhile hears why there is none.
        }
        finally
        {
            Volatile.Write(ref _freshenedSince, 0);
        }
    }

    private void Drop()
    {
        _session?.Dispose();
        _session = null;
    }
}
