using System.Runtime.ExceptionServices;

namespace Sluice.Engine.Waiting;

/// <summary>
/// Loops that live together: the first that fails ends all the others, and whoever waits for the group learns of the fault. A process that went on
/// without one of its loops would look alive and do nothing. Thread-safe.
/// </summary>
public sealed class LoopGroup : IDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly Lock _gate = new();
    private readonly List<Task> _loops = [];
    private ExceptionDispatchInfo? _fault;

    /// <summary>Makes an empty group.</summary>
    /// <param name="killed">Ends all loops.</param>
    public LoopGroup(CancellationToken killed) => _ended = CancellationTokenSource.CreateLinkedTokenSource(killed);

    /// <summary>Cancelled when the loops are to end: asked to, or because one of them failed.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Begins a loop.</summary>
    /// <param name="loop">Works until its token is cancelled, or until it has nothing left to do.</param>
    /// <returns>Ends with the loop, and never fails: what went wrong is thrown by <see cref="EndAsync"/>.</returns>
    public Task Start(Func<CancellationToken, Task> loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        var running = WatchAsync(loop);
        lock (_gate)
            _loops.Add(running);
        return running;
    }

    /// <summary>Ends all loops and waits for them. Throws the first fault, as it was thrown.</summary>
    public async Task EndAsync()
    {
        await _ended.CancelAsync();
        Task[] loops;
        lock (_gate)
            loops = [.. _loops];
        await Task.WhenAll(loops);
        _fault?.Throw();
    }

    /// <inheritdoc />
    public void Dispose() => _ended.Dispose();

    private async Task WatchAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await loop(_ended.Token);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // This is how a loop ends.
        }
#pragma warning disable CA1031 // It is handed on whole, to whoever ends the group.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(e), null);
            await _ended.CancelAsync();
        }
    }
}
