using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Sluice.Core.Telemetry;

/// <summary>
/// What this process tells of itself to whoever listens: one meter and one source of activities, by one name. Where nobody listens, nothing is
/// counted and nothing timed.
/// </summary>
public static class SluiceTelemetry
{
    /// <summary>The name of the meter, of a node's own meter and of the source.</summary>
    public const string Name = "Sluice";

    /// <summary>Counters and histograms of what the process does.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>Activities: stops, submissions, calls of the store.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Bounds, in seconds, for what should take milliseconds and may take a minute.</summary>
    public static InstrumentAdvice<double> Seconds { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };
}
