using System.Collections.Concurrent;

namespace Sluice.Engine.Waiting;

/// <summary>
/// A thread for loops that nothing may hold up: whatever they await goes on on this thread, and so do their timers, so that a starved thread
/// pool delays neither. Work on it must not block. Thread-safe.
/// </summary>
public sealed class LoopThread : IDisposable
{
    private readonly LoopTimers _timers;
    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> _posted = [];
    private readonly Context _context;
    private readonly Thread _thread;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">For debuggers.</param>
    /// <param name="time">What the thread's own clock reads.</param>
    public LoopThread(string name, TimeProvider time)
    {
        _context = new Context(this);
        _timers = new LoopTimers(time, () => _context.Post(static _ => { }, null));
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>The clock of work on this thread: its timers fire here. Give it to everything that such work waits with.</summary>
    public TimeProvider Time => _timers;

    /// <summary>Begins work on the thread; the task ends with it.</summary>
    public Task RunAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _context.Post(_ => Begin(work, ended), null);
        return ended.Task;
    }

    /// <summary>Ends the thread once what was posted is done. What still waits on it goes on nowhere: end it first.</summary>
    public void Dispose()
    {
        _posted.CompleteAdding();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private static async void Begin(Func<Task> work, TaskCompletionSource ended)
    {
        try
        {
            await work();
            ended.SetResult();
        }
        catch (OperationCanceledException e)
        {
            ended.SetCanceled(e.CancellationToken);
        }
#pragma warning disable CA1031 // It is handed on whole, to whoever awaits the task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ended.SetException(e);
        }
    }

    private void Run()
    {
        SynchronizationContext.SetSynchronizationContext(_context);
        while (!_posted.IsCompleted)
        {
            if (_posted.TryTake(out var posted, _timers.UntilNext()))
                posted.Call(posted.State);
            _timers.Fire();
        }
    }

    private sealed class Context(LoopThread thread) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            try
            {
                thread._posted.Add((d, state));
            }
            catch (InvalidOperationException)
            {
                // The thread has ended, and with it all that could have gone on here.
            }
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing may wait for a loop's thread.");

        public override SynchronizationContext CreateCopy() => this;
    }
}
