using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sluice.Core.Telemetry;

namespace Sluice.Engine.Telemetry;

/// <summary>How long the store takes to answer, by what it was asked and how that ended.</summary>
internal static class StoreMeter
{
    private static readonly Histogram<double> s_calls = SluiceTelemetry.Meter.CreateHistogram(
        "sluice.store.call.duration", "s", "How long the store took to answer; one that did not answer in time counts with the time that was waited.",
        advice: SluiceTelemetry.Seconds);

    /// <summary>When a call begins; 0 where nobody wants to know.</summary>
    public static long Begin(TimeProvider time) => s_calls.Enabled ? time.GetTimestamp() : 0;

    /// <summary>A call has ended: <c>ok</c>, <c>timeout</c>, <c>in-doubt</c> or <c>failed</c>.</summary>
    public static void End(TimeProvider time, long begun, string operation, string outcome)
    {
        if (begun == 0)
            return;
        s_calls.Record(time.GetElapsedTime(begun).TotalSeconds, new TagList { { "operation", operation }, { "outcome", outcome } });
    }
}
