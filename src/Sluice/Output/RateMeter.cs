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
        // Bytes and rows are those of this run; what earlier runs moved whole is done too, and took none of its time.
        var (done, earlier, all) = meter switch
        {
            { EstimatedBytes: > 0 and var total } when bytes > 0 || meter.EarlierBytes > 0 => (meter.EarlierBytes + bytes, meter.EarlierBytes, total),
            { EstimatedRows: > 0 and var total } => (meter.EarlierRows + rows, meter.EarlierRows, total),
            _ => ((long)meter.SplitsDone, (long)meter.EarlierSplits, (long)meter.SplitsTotal),
        };
        Fraction = FractionOf(done, all);
        Left = LeftOf(clock.GetElapsedTime(_start, now), Fraction, FractionOf(earlier, all));
    }

    /// <summary>The part that is done; <c>null</c> when it is not known of how much.</summary>
    public static double? FractionOf(long done, long all) => all > 0 ? Math.Min(1, (double)done / all) : null;

    /// <summary>The time left, from what this run took for its own part; <c>null</c> while that is too little to tell.</summary>
    public static TimeSpan? LeftOf(TimeSpan elapsed, double? fraction, double? earlier) =>
        fraction is < 1 and { } now && earlier is { } before && now - before > 0.01 ? elapsed * ((1 - now) / (now - before)) : null;

    private static double Smooth(double old, double now) => old == 0 ? now : (old * (1 - Smoothing)) + (now * Smoothing);
}
