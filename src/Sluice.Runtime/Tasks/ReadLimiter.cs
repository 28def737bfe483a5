namespace Sluice.Runtime.Tasks;

/// <summary>Holds a reader to so many rows and bytes a second (<c>read_limit.*</c>), measured since it began.</summary>
internal sealed class ReadLimiter(long? rowsPerSecond, long? bytesPerSecond, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private long _rows;
    private long _bytes;

    /// <summary>Counts what was read, and waits until it is allowed.</summary>
    public async ValueTask ThrottleAsync(long rows, long bytes, CancellationToken cancellationToken)
    {
        if (rowsPerSecond is null && bytesPerSecond is null)
            return;
        _rows += rows;
        _bytes += bytes;
        var due = TimeSpan.FromSeconds(Math.Max(
            rowsPerSecond is { } r ? (double)_rows / r : 0,
            bytesPerSecond is { } b ? (double)_bytes / b : 0));
        var wait = due - clock.GetElapsedTime(_start);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, cancellationToken);
    }
}
