namespace Sluice.Storage.Sqlite.Engine;

/// <summary>
/// One thread that does work one by one, the most urgent first. A thread of its own, so that a starved thread pool holds up neither a stop
/// nor a renewal. Thread-safe.
/// </summary>
internal sealed class StoreThread : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<StoreWork>[] _queues = [new(), new(), new()];
    private readonly SemaphoreSlim _pending = new(0);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    public StoreThread(string name)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Queues work.</summary>
    /// <exception cref="ObjectDisposedException">The store was closed.</exception>
    public void Enqueue(StoreWork work, Urgency urgency)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _queues[(int)urgency].Enqueue(work);
        }

        _pending.Release();
    }

    /// <summary>Does what is queued, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            _isClosed = true;
        }

        _pending.Release();
        await _ended.Task;
        _pending.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _pending.Wait();
            StoreWork? work = null;
            lock (_lock)
            {
                for (var urgency = _queues.Length - 1; urgency >= 0 && work is null; urgency--)
                    _queues[urgency].TryDequeue(out work);
            }

            // Only the end is signalled without work.
            if (work is null)
                break;
            work.Run();
        }

        _ended.SetResult();
    }
}
