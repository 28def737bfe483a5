namespace Sluice.Runtime.Tasks;

/// <summary>
/// Holds a reader to so many rows and bytes a second (<c>read_limit.*</c>). What it did not use while its source gave nothing is not made up for: after a
/// lull it is as slow as before.
/// </summary>
internal sealed class ReadLimiter(long? rowsPerSecond, long? bytesPerSecond, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _began;
    private TimeSpan _due;

    /// <summary>Counts what was read since the last time, and waits until it is allowed.</summary>
    public async ValueTask ThrottleAsync(long rows, long bytes, CancellationToken cancellationToken)
    {
        if (rowsPerSecond is null && bytesPerSecond is null)
            return;
        _due = (_due > _began ? _due : _began) + TimeSpan.FromSeconds(Math.Max(
            rowsPerSecond is { } r ? (double)rows / r : 0,
            bytesPerSecond is { } b ? (double)bytes / b : 0));
        var wait = _due - clock.GetElapsedTime(_start);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, cancellationToken);
        _began = clock.GetElapsedTime(_start);
    }
}
