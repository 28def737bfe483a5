using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Sluice.Core.Telemetry;

namespace Sluice.Api.Metrics;

/// <summary>
/// Listens to this process's instruments and to one node's gauges, and keeps the sums. A gauge is asked when it is read, and what it does not tell
/// then is not there: series of jobs that have ended are gone. Thread-safe.
/// </summary>
internal sealed class MetricsReader : IDisposable
{
    /// <summary>What .NET tells of its own process: memory, threads, collections.</summary>
    private const string Runtime = "System.Runtime";

    /// <summary>The most series of one instrument: a mistake in its tags costs what is beyond, and no memory.</summary>
    private const int MostSeries = 2_000;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = [];
    private readonly Lock _reading = new();

    public MetricsReader(NodeMeter node)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter != node.Meter && instrument.Meter != SluiceTelemetry.Meter && instrument.Meter.Name != Runtime)
                return;
            listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, static i => new MetricFamily(i, MostSeries)));
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.Start();
    }

    /// <summary>Everything, as it is just now.</summary>
    public string Read()
    {
        lock (_reading)
        {
            foreach (var family in _families.Values)
                family.Begin();
            _listener.RecordObservableInstruments();
            var text = new PrometheusText();
            foreach (var family in _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
                family.Write(text);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();
}
