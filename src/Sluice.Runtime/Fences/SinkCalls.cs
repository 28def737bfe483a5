using System.Collections.Concurrent;

namespace Sluice.Runtime.Fences;

/// <summary>
/// Calls to places of sinks that a node makes beside its work: none keeps it, and none that fails is its fault. One that was given up may block its
/// thread on, as a mount does whose server is gone: until it ends no other is made to its place. Thread-safe.
/// </summary>
/// <param name="time">Bounds every call.</param>
/// <param name="problem">Told what came of a call instead of its result.</param>
internal sealed class SinkCalls(TimeProvider time, Action<string> problem)
{
    private readonly ConcurrentDictionary<string, Task> _hanging = new(StringComparer.Ordinal);

    /// <summary>Calls, on a thread that the call may block for as long as it likes.</summary>
    /// <param name="place">Where, or another name of it: calls of one place do not hang beside each other.</param>
    /// <param name="what">What is asked for, for people.</param>
    /// <param name="call">The call.</param>
    /// <param name="most">How long it is waited for.</param>
    /// <param name="cancellationToken">Ends the waiting, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Its result; <c>null</c> when it failed or did not answer in time, and that was told, or while an earlier one hangs.</returns>
    public async ValueTask<T?> TryAsync<T>(
        string place, string what, Func<CancellationToken, Task<T>> call, TimeSpan most, CancellationToken cancellationToken)
        where T : struct
    {
        if (_hanging.ContainsKey(place))
            return null;
        var answer = await AskAsync(call, most, cancellationToken, hanging => Keep(place, hanging));
        if (answer.Fault is null)
            return answer.Value;
        problem($"{what}: {answer.Fault}");
        return null;
    }

    /// <summary>As above, for whoever tells by itself.</summary>
    public async ValueTask<SinkAnswer<T>> AskAsync<T>(
        Func<CancellationToken, Task<T>> call, TimeSpan most, CancellationToken cancellationToken, Action<Task>? givenUp = null)
    {
        using var late = new CancellationTokenSource(most > TimeSpan.Zero ? most : TimeSpan.Zero, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var asked = Task.Run(() => call(both.Token), CancellationToken.None);
        try
        {
            return new SinkAnswer<T>(await asked.WaitAsync(both.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            givenUp?.Invoke(asked);
            return new SinkAnswer<T>(default, $"no answer within {most.TotalSeconds:0.#} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new SinkAnswer<T>(default, e.Message);
        }
    }

    private void Keep(string place, Task hanging)
    {
        if (_hanging.TryAdd(place, hanging))
            _ = hanging.ContinueWith(_ => _hanging.TryRemove(place, out Task? _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
