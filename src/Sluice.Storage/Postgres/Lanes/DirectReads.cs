using System.Collections.Concurrent;
using Npgsql;
using Sluice.Core.Errors;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>
/// Reads of one row by its key, sent by the caller itself: a lane would cost two changes of thread, which take longer than the read. Only for
/// callers on the thread pool, who depend on it anyway; everybody else, and who finds no session here, reads by a lane.
/// </summary>
internal sealed class DirectReads(SessionFactory factory, LaneGroup lanes, TimeSpan answer, string display) : IDisposable
{
    private const int Size = 2;
    private static readonly TimeSpan OpeningPause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentStack<ReadSession> _free = new();
    private int _count;
    private long _lastOpening = long.MinValue;
    private volatile bool _isClosed;

    /// <summary>The first row, or <c>default</c>.</summary>
    /// <exception cref="SluiceException">SLC4110: no answer.</exception>
    public ValueTask<T?> OneAsync<T>(string doing, string sql, Func<StoreValues> values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Thread.CurrentThread.IsThreadPoolThread && SynchronizationContext.Current is null && _free.TryPop(out var session)
            ? DirectlyAsync(session, doing, sql, values, read, cancellationToken)
            : ByLaneAsync(doing, sql, values, read, cancellationToken);
    }

    /// <summary>Sees to it that there are sessions. Called by the watch.</summary>
    public void Watch()
    {
        var isPaused = _lastOpening != long.MinValue && TimeProvider.System.GetElapsedTime(_lastOpening) < OpeningPause;
        if (isPaused || _isClosed || Volatile.Read(ref _count) >= Size)
            return;
        _lastOpening = TimeProvider.System.GetTimestamp();
        _ = lanes.Post(new StoreWork<bool>("opening a session for reads", IsWrite: false, _ => Open()));
    }

    public void Dispose()
    {
        _isClosed = true;
        while (_free.TryPop(out var session))
            session.Dispose();
    }

    private bool Open()
    {
        if (_isClosed || Volatile.Read(ref _count) >= Size)
            return false;
        var session = new ReadSession(factory.Connect(SessionKind.Work));
        Interlocked.Increment(ref _count);
        Return(session);
        return true;
    }

    private async ValueTask<T?> DirectlyAsync<T>(
        ReadSession session, string doing, string sql, Func<StoreValues> values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(session, sql, values(), read).WaitAsync(answer, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException e)
        {
            // The session is left to the server, and comes back when that has answered.
            throw StoreFaults.Unavailable(display, $"no answer in time while {doing}", e);
        }
        catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException)
        {
            // The session had died; there are others.
            return await ByLaneAsync(doing, sql, values, read, cancellationToken);
        }
    }

    private async Task<T?> ReadAsync<T>(ReadSession session, string sql, StoreValues values, Func<NpgsqlDataReader, T> read)
    {
        try
        {
            return await session.OneAsync(sql, values, read);
        }
        finally
        {
            Return(session);
        }
    }

    private void Return(ReadSession session)
    {
        if (session.IsOpen && !_isClosed)
        {
            _free.Push(session);
            return;
        }

        session.Dispose();
        Interlocked.Decrement(ref _count);
    }

    private ValueTask<T?> ByLaneAsync<T>(string doing, string sql, Func<StoreValues> values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        lanes.RunAsync(new StoreWork<T?>(doing, IsWrite: false, s => s.One(sql, values(), read)), cancellationToken);
}
