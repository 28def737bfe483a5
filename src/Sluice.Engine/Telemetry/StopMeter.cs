using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sluice.Core.Stops;
using Sluice.Core.Telemetry;

namespace Sluice.Engine.Telemetry;

/// <summary>What becomes of stops: how they are answered, and how long their runs take to end.</summary>
internal static class StopMeter
{
    private static readonly Counter<long> s_stops = SluiceTelemetry.Meter.CreateCounter<long>(
        "sluice.stops", "{stop}", "Stops that somebody asked this node for, by kind and how they were answered.");

    private static readonly Histogram<double> s_decided = SluiceTelemetry.Meter.CreateHistogram(
        "sluice.stop.decision.duration", "s", "From a stop's request to its answer.", advice: SluiceTelemetry.Seconds);

    private static readonly Histogram<double> s_final = SluiceTelemetry.Meter.CreateHistogram(
        "sluice.stop.final.duration", "s", "From a stop's request to the run's final status.", advice: SluiceTelemetry.Seconds);

    private static readonly Counter<long> s_retried = SluiceTelemetry.Meter.CreateCounter<long>(
        "sluice.run.retries", "{retry}", "Runs that were started again after a failure.");

    private static readonly Counter<long> s_missed = SluiceTelemetry.Meter.CreateCounter<long>(
        "sluice.stop.objective.missed", "{stop}", "Stops whose runs took longer to end than their objective allows.");

    /// <summary>Makes the instruments: what was never counted is told too.</summary>
    public static void Publish() => s_retried.Add(0);

    /// <summary>A stop was answered.</summary>
    public static void Answered(StopKind kind, string outcome, TimeSpan took)
    {
        s_stops.Add(1, new TagList { { "kind", Name(kind) }, { "outcome", outcome } });
        s_decided.Record(took.TotalSeconds, new TagList { { "kind", Name(kind) } });
    }

    /// <summary>A run that somebody had stopped is final.</summary>
    public static void Ended(StopKind kind, TimeSpan took, TimeSpan? objective)
    {
        var tags = new TagList { { "kind", Name(kind) } };
        s_final.Record(took.TotalSeconds, tags);
        if (took > objective)
            s_missed.Add(1, tags);
    }

    /// <summary>A run is started again.</summary>
    public static void Retried() => s_retried.Add(1);

    /// <summary>The name that the interface gives it too.</summary>
    public static string Name(StopKind kind) => kind == StopKind.ForceStop ? "force-stop" : kind.ToString().ToLowerInvariant();
}
