namespace Sluice.Engine.Waiting;

/// <summary>Does the same for many things, several at a time, on the caller's own scheduler.</summary>
internal static class FanOut
{
    /// <summary>Calls <paramref name="act"/> for each item, at most <paramref name="width"/> at a time; done when all are.</summary>
    public static async Task RunAsync<T>(IReadOnlyList<T> items, int width, Func<T, ValueTask> act)
    {
        var next = -1;
        async Task LaneAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < items.Count; i = Interlocked.Increment(ref next))
                await act(items[i]);
        }

        var lanes = new Task[Math.Min(width, items.Count)];
        for (var i = 0; i < lanes.Length; i++)
            lanes[i] = LaneAsync();
        await Task.WhenAll(lanes);
    }
}
