namespace Sluice.Api.Metrics;

/// <summary>The values of one set of tags. Guarded by the lock of its family.</summary>
/// <param name="buckets">Counts by size; none but for histograms.</param>
internal sealed class MetricSeries(long[] buckets)
{
    /// <summary>How many values were not greater than each bound, and greater than the one before.</summary>
    public IReadOnlyList<long> Buckets => buckets;

    /// <summary>The sum of all values; the last one for a gauge.</summary>
    public double Sum { get; private set; }

    /// <summary>How many values there were.</summary>
    public long Count { get; private set; }

    /// <summary>Takes a value.</summary>
    public void Take(double value, MetricKind kind, double[] bounds, bool isAbsolute)
    {
        Sum = isAbsolute || kind == MetricKind.Gauge ? value : Sum + value;
        Count++;
        if (kind != MetricKind.Histogram)
            return;
        var at = Array.FindIndex(bounds, b => value <= b);
        if (at >= 0)
            buckets[at]++;
    }
}
