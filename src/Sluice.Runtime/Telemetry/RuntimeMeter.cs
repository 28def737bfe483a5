using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sluice.Connect.Sinks;
using Sluice.Core.Identity;
using Sluice.Core.Telemetry;

namespace Sluice.Runtime.Telemetry;

/// <summary>What happens to runners, and how long sinks take to commit.</summary>
internal static class RuntimeMeter
{
    private const string Class = "class";
    private const string CommitsName = "sluice.sink.commit.duration";

    private static readonly Counter<long> s_started = SluiceTelemetry.Meter.CreateCounter<long>(
        "sluice.runner.starts", "{process}", "Runner processes that were started; spares among them.");

    private static readonly Counter<long> s_died = SluiceTelemetry.Meter.CreateCounter<long>(
        "sluice.runner.deaths", "{process}", "Runner processes that ended with attempts at work that nobody had told to end.");

    private static readonly Histogram<double> s_commits = SluiceTelemetry.Meter.CreateHistogram(
        CommitsName, "s", "How long a task's commit took, from its flush to the record of its position, by what the sink promises.",
        advice: SluiceTelemetry.Seconds);

    /// <summary>A runner was started.</summary>
    public static void Started() => s_started.Add(1);

    /// <summary>A runner was lost.</summary>
    public static void Died() => s_died.Add(1);

    /// <summary>Makes the instruments: what was never counted is told too.</summary>
    public static void Publish() => s_died.Add(0);

    /// <summary>A task has committed: counted, and told as an activity that is over.</summary>
    public static void Committed(SinkClass sink, double seconds, RunKey? run, TimeProvider time)
    {
        s_commits.Record(seconds, new TagList { { Class, Name(sink) } });
        Doing.Over("sluice.commit", ActivityKind.Client, TimeSpan.FromSeconds(seconds), time)?
            .SetTag("sluice.job", run?.Job.Value).SetTag("sluice.run", run?.Number.Value).SetTag("sluice.sink.class", Name(sink)).Dispose();
    }

    /// <summary>Whether it is the one that times commits: by its name, since it is asked while that one is being made.</summary>
    public static bool IsCommits(Instrument instrument) => instrument.Meter == SluiceTelemetry.Meter && instrument.Name == CommitsName;

    /// <summary>The class that a commit was counted under.</summary>
    public static SinkClass ClassOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name == Class && Enum.TryParse<SinkClass>(value as string, out var sink))
                return sink;
        }

        return SinkClass.LeaseOnly;
    }

    /// <summary>A number that this release does not know is no new series.</summary>
    private static string Name(SinkClass sink) => Enum.IsDefined(sink) ? sink.ToString() : "unknown";
}
