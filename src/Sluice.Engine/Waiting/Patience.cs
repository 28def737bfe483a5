namespace Sluice.Engine.Waiting;

/// <summary>
/// Waits for work no longer than a token allows. On a <see cref="LoopThread"/> nothing in between needs the thread pool:
/// <see cref="Task{TResult}.WaitAsync(CancellationToken)"/> would, since it is told there of an answer that another thread gives.
/// </summary>
internal static class Patience
{
    /// <summary>The work's outcome. What does not listen to the token itself is no longer waited for once it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public static Task<T> WaitAsync<T>(Task<T> work, CancellationToken cancellationToken) =>
        SynchronizationContext.Current is null ? work.WaitAsync(cancellationToken) : WaitHereAsync(work, cancellationToken);

    private static async Task<T> WaitHereAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        var outcome = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = cancellationToken.UnsafeRegister(
            static (waiting, token) => ((TaskCompletionSource<T>)waiting!).TrySetCanceled(token), outcome);
        _ = FollowAsync(work, outcome);
        return await outcome.Task;
    }

    /// <summary>An await goes on where it began: here, on whichever thread the work is answered.</summary>
    private static async Task FollowAsync<T>(Task<T> work, TaskCompletionSource<T> outcome)
    {
        try
        {
            outcome.TrySetResult(await work);
        }
        catch (OperationCanceledException e)
        {
            outcome.TrySetCanceled(e.CancellationToken);
        }
#pragma warning disable CA1031 // It is handed on whole, to whoever waits.
        catch (Exception e)
#pragma warning restore CA1031
        {
            outcome.TrySetException(e);
        }
    }
}
