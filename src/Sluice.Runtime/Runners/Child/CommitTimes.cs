using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Sluice.Runtime.Runners.Protocol;
using Sluice.Runtime.Telemetry;

namespace Sluice.Runtime.Runners.Child;

/// <summary>How long this runner's commits took, kept until the agent is told: it is the agent that is asked for metrics. Thread-safe.</summary>
internal sealed class CommitTimes : IDisposable
{
    /// <summary>Of what is told too late, the rest is lost: a metric is not worth memory without a bound.</summary>
    private const int Most = 1_000;

    private readonly ConcurrentQueue<CommitTime> _times = [];
    private readonly MeterListener _listener = new();

    public CommitTimes()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (RuntimeMeter.IsCommits(instrument))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            if (_times.Count < Most)
                _times.Enqueue(new CommitTime(RuntimeMeter.ClassOf(tags), seconds));
        });
        _listener.Start();
    }

    /// <summary>Takes what is there.</summary>
    public IReadOnlyList<CommitTime> Take()
    {
        var taken = new List<CommitTime>();
        while (taken.Count < Most && _times.TryDequeue(out var time))
            taken.Add(time);
        return taken;
    }

    public void Dispose() => _listener.Dispose();
}
