using System.Diagnostics;

namespace Sluice.TestServers;

/// <summary>Waiting for something to be true, with a deadline that shows what was there instead.</summary>
public static class Condition
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when <paramref name="holds"/> is true; after <paramref name="deadline"/> fails with <paramref name="state"/>.</summary>
    public static Task HoldsAsync(Func<bool> holds, TimeSpan deadline, Func<string> state, CancellationToken ct = default) =>
        HoldsAsync(() => Task.FromResult(holds()), deadline, () => Task.FromResult(state()), ct);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, TimeSpan, Func{string}, CancellationToken)"/>
    public static async Task HoldsAsync(Func<Task<bool>> holds, TimeSpan deadline, Func<Task<string>> state, CancellationToken ct = default)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed > deadline)
                throw new TimeoutException($"Not true after {deadline.TotalSeconds:0.#} s. What is there instead:\n{await state()}");
            await Task.Delay(Interval, ct);
        }
    }
}
