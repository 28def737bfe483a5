namespace Sluice.Api.Metrics;

/// <summary>What a series is.</summary>
internal enum MetricKind
{
    /// <summary>The last value.</summary>
    Gauge = 0,

    /// <summary>A sum that only grows.</summary>
    Counter = 1,

    /// <summary>A sum that may fall.</summary>
    Sum = 2,

    /// <summary>Counts by size.</summary>
    Histogram = 3,
}
