namespace Sluice.Runtime.Fences;

/// <summary>Calls to places of sinks that a node makes beside its work: none keeps it, and none that fails is its fault. Thread-safe.</summary>
/// <param name="time">Bounds every call.</param>
/// <param name="problem">Told what came of a call instead of its result.</param>
internal sealed class SinkCalls(TimeProvider time, Action<string> problem)
{
    /// <summary>Calls, on a thread that the call may block for as long as it likes.</summary>
    /// <param name="what">What is asked for, for people.</param>
    /// <param name="call">The call.</param>
    /// <param name="most">How long it is waited for.</param>
    /// <param name="cancellationToken">Ends the waiting, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Its result; <c>null</c> when it failed or did not answer in time, and that was told.</returns>
    public async ValueTask<T?> TryAsync<T>(string what, Func<CancellationToken, Task<T>> call, TimeSpan most, CancellationToken cancellationToken)
        where T : struct
    {
        var answer = await AskAsync(call, most, cancellationToken);
        if (answer.Fault is null)
            return answer.Value;
        problem($"{what}: {answer.Fault}");
        return null;
    }

    /// <summary>As above, for whoever tells by itself.</summary>
    public async ValueTask<SinkAnswer<T>> AskAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan most, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(most > TimeSpan.Zero ? most : TimeSpan.Zero, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return new SinkAnswer<T>(await Task.Run(() => call(both.Token), CancellationToken.None).WaitAsync(both.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SinkAnswer<T>(default, $"no answer within {most.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new SinkAnswer<T>(default, e.Message);
        }
    }
}
