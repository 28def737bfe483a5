using Sluice.Core.Errors;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>
/// A thread with a session of its own. Everything in it blocks: neither the thread pool nor anybody else's use of it decides whether a
/// stop is sent.
/// </summary>
internal sealed class Lane(LaneGroup group, string name)
{
    private static readonly TimeSpan IdleTurn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TrustedFor = TimeSpan.FromMilliseconds(250);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LaneCall? _current;
    private StoreSession? _session;
    private long _lastHeard;

    /// <summary>The session is open; faults when it could not be opened at the start.</summary>
    public Task Opened => _opened.Task;

    public Task Ended => _ended.Task;

    /// <summary>What it is at.</summary>
    public LaneCall? Current => _current;

    /// <summary>Its call's time is over and the server has not answered: it serves nobody until it does.</summary>
    public bool IsStuck => _current is { IsAnswered: true };

    public void Start() => new Thread(Run, 512 * 1024) { IsBackground = true, Name = name }.Start();

    private void Run()
    {
        try
        {
            if (group.IsReserved)
                OpenFirst();
            _opened.TrySetResult();
            while (!group.IsStopping && !group.TryRetire(this))
            {
                if (!group.TryTake(IdleTurn, out var call))
                {
                    if (group.IsReserved)
                        Freshen();
                    continue;
                }

                _current = call;
                Serve(call);
                _current = null;
            }
        }
        catch (SluiceException e)
        {
            _opened.TrySetException(e);
        }
        finally
        {
            _session?.Dispose();
            _ended.TrySetResult();
        }
    }

    private void Serve(LaneCall call)
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
            if (call.TryGiveUp())
                call.Refuse(e);
            return;
        }

        if (!call.TrySend())
            return;
        call.Run(_session!);
        _lastHeard = group.Time.GetTimestamp();
        if (!_session!.IsOpen)
            Drop();
    }

    /// <summary>
    /// A session that was idle may have been ended meanwhile, and a change sent into it would be in doubt for nothing: it is asked first.
    /// </summary>
    private bool IsLive()
    {
        if (_session is null)
            return false;
        if (group.Time.GetElapsedTime(_lastHeard) < TrustedFor)
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
            Drop();
            return false;
        }
    }

    private void OpenFirst() => Open();

    private void Open()
    {
        Drop();
        _session = group.Open();
        _lastHeard = group.Time.GetTimestamp();
    }

    /// <summary>A reserved session is had before it is needed, also after the server was away.</summary>
    private void Freshen()
    {
        try
        {
            if (!IsLive())
                Open();
        }
        catch (SluiceException)
        {
            // Tried again at the next turn; who needs the session meanwhile hears why there is none.
        }
    }

    private void Drop()
    {
        _session?.Dispose();
        _session = null;
    }
}
