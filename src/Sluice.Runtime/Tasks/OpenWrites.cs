namespace Sluice.Runtime.Tasks;

/// <summary>
/// Calls at sinks that were made and not answered. One that failed or was cut off stays open: what it sent may land later, and nobody here hears of it.
/// Thread-safe.
/// </summary>
internal sealed class OpenWrites
{
    private int _open;

    /// <summary>Each call was answered.</summary>
    public bool AreNone => Volatile.Read(ref _open) == 0;

    /// <summary>Makes a call, unless it is too late to begin one.</summary>
    public async ValueTask<T> AnswerAsync<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _open);
        var answer = await call();
        Interlocked.Decrement(ref _open);
        return answer;
    }

    /// <inheritdoc cref="AnswerAsync{T}"/>
    public async ValueTask AnswerAsync(Func<ValueTask> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _open);
        await call();
        Interlocked.Decrement(ref _open);
    }
}
