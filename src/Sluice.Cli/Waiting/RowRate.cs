namespace Sluice.Cli.Waiting;

/// <summary>Rows a second, from looks at a counter; smoothed.</summary>
internal sealed class RowRate(TimeProvider time)
{
    private const double Smoothing = 0.3;
    private long? _rows;
    private long _at;

    /// <summary>Rows a second, lately.</summary>
    public double PerSecond { get; private set; }

    /// <summary>Looks at the counter; one that went back is another run's.</summary>
    public void Look(long rows)
    {
        var now = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_at, now).TotalSeconds;
        if (_rows is { } before && rows >= before && seconds > 0)
        {
            var current = (rows - before) / seconds;
            PerSecond = PerSecond == 0 ? current : (PerSecond * (1 - Smoothing)) + (current * Smoothing);
        }
        else
        {
            PerSecond = 0;
        }

        (_rows, _at) = (rows, now);
    }
}
