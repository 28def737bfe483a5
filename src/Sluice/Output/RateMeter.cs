using Sluice.Runtime.Metrics;

namespace Sluice.Output;

/// <summary>Rates and the expected end of one source, from looks at its counters.</summary>
internal sealed class RateMeter(SourceMeter meter, TimeProvider clock)
{
    private const double Smoothing = 0.3;
    private readonly long _start = clock.GetTimestamp();
    private long _lastTime = clock.GetTimestamp();
    private long _lastRows;
    private long _lastBytes;

    /// <summary>Rows a second, lately.</summary>
    public double RowsPerSecond { get; private set; }

    /// <summary>Bytes a second, lately.</summary>
    public double BytesPerSecond { get; private set; }

    /// <summary>The part that is done, 0 to 1; <c>null</c> when the source does not know its size.</summary>
    public double? Fraction { get; private set; }

    /// <summary>The time left; <c>null</c> when it cannot be told.</summary>
    public TimeSpan? Left { get; private set; }

    /// <summary>Looks at the counters.</summary>
    public void Look()
    {
        var now = clock.GetTimestamp();
        var seconds = clock.GetElapsedTime(_lastTime, now).TotalSeconds;
        var (rows, bytes) = (meter.Rows, meter.Bytes);
        if (seconds > 0)
        {
            RowsPerSecond = Smooth(RowsPerSecond, (rows - _lastRows) / seconds);
            BytesPerSecond = Smooth(BytesPerSecond, (bytes - _lastBytes) / seconds);
        }

        (_lastTime, _lastRows, _lastBytes) = (now, rows, bytes);
        Fraction = meter switch
        {
            { EstimatedBytes: > 0 and var total } when bytes > 0 => Math.Min(1, (double)bytes / total),
            { EstimatedRows: > 0 and var total } => Math.Min(1, (double)rows / total),
            { SplitsTotal: > 0 } => (double)meter.SplitsDone / meter.SplitsTotal,
            _ => null,
        };
        var elapsed = clock.GetElapsedTime(_start, now);
        Left = Fraction is > 0.01 and < 1 and { } f ? elapsed * ((1 - f) / f) : null;
    }

    private static double Smooth(double old, double now) => old == 0 ? now : (old * (1 - Smoothing)) + (now * Smoothing);
}
