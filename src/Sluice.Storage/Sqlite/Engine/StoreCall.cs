using Sluice.Core.Errors;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>
/// Work that somebody waits for, until a deadline. Work that was not begun by then, or when its caller gave up, is withdrawn: nothing
/// changed. Work that was begun is never cut off; what the caller then hears is <paramref name="late"/>.
/// </summary>
/// <param name="work">The work.</param>
/// <param name="deadline">How long the caller waits.</param>
/// <param name="late">The answer when the work was begun and did not end in time: a value, or a fault that it throws.</param>
/// <param name="clock">Counts the deadline.</param>
internal sealed class StoreCall<T>(Func<T> work, TimeSpan deadline, Func<T> late, TimeProvider clock) : StoreWork
{
    private const int Queued = 0;
    private const int Begun = 1;
    private const int Withdrawn = 2;

    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private ITimer? _timer;
    private int _state;

    /// <summary>Begins to wait; called once, before the work is queued.</summary>
    public ValueTask<T> WaitAsync(CancellationToken cancellationToken)
    {
        _timer = clock.CreateTimer(_ => OnDeadline(), null, deadline, Timeout.InfiniteTimeSpan);
        _cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((StoreCall<T>)state!).OnCancellation(token), this);
        return new ValueTask<T>(_answer.Task);
    }

    /// <inheritdoc />
    public override void Run()
    {
        if (Interlocked.CompareExchange(ref _state, Begun, Queued) != Queued)
            return;
        Answer(work);
    }

    private void OnCancellation(CancellationToken token)
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Queued) != Queued)
            return;
        _timer?.Dispose();
        _answer.TrySetCanceled(token);
    }

    private void OnDeadline()
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Queued) != Queued)
        {
            Answer(late);
            return;
        }

        _cancellation.Unregister();
        _answer.TrySetException(new SluiceException(
            "SLC4110", $"The store is busy or its disk hangs: it did not begin within {deadline.TotalSeconds:0.#} s. Nothing was changed; try again.", isTransient: true));
    }

    private void Answer(Func<T> value)
    {
        try
        {
            _answer.TrySetResult(value());
        }
        catch (Exception e)
        {
            _answer.TrySetException(e);
        }
        finally
        {
            _timer?.Dispose();
            _cancellation.Unregister();
        }
    }
}
