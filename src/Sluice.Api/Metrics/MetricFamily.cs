using System.Diagnostics.Metrics;

namespace Sluice.Api.Metrics;

/// <summary>One instrument and its series, by their tags. Thread-safe.</summary>
internal sealed class MetricFamily
{
    private static readonly double[] s_bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly Instrument _instrument;
    private readonly MetricKind _kind;
    private readonly double[] _bounds;
    private readonly int _most;

    public MetricFamily(Instrument instrument, int most)
    {
        (_instrument, _most) = (instrument, most);
        _kind = KindOf(instrument);
        _bounds = instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } ? [.. advised] : s_bounds;
        Name = PrometheusText.NameOf(instrument.Name, instrument.Unit, _kind);
        if (_kind != MetricKind.Histogram && !instrument.IsObservable)
        {
            // A counter that has not counted yet is 0, which is another thing than one that nobody has.
            Take(0, []);
        }
    }

    /// <summary>Its name as it is served.</summary>
    public string Name { get; }

    /// <summary>What is observed is asked now: what it does not tell is not there.</summary>
    public void Begin()
    {
        if (!_instrument.IsObservable)
            return;
        lock (_gate)
            _series.Clear();
    }

    /// <summary>Takes a value.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        lock (_gate)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= _most)
                    return;
                if (labels.Length > 0)
                    _series.Remove("");
                _series.Add(labels, series = new MetricSeries(_kind == MetricKind.Histogram ? new long[_bounds.Length] : []));
            }

            series.Take(value, _kind, _bounds, isAbsolute: _instrument.IsObservable);
        }
    }

    /// <summary>Writes what there is.</summary>
    public void Write(PrometheusText text)
    {
        lock (_gate)
        {
            text.Begin(Name, _kind, _instrument.Description);
            foreach (var (labels, series) in _series)
            {
                if (_kind == MetricKind.Histogram)
                    text.Histogram(Name, labels, _bounds, series);
                else
                    text.Sample(Name, labels, series.Sum);
            }
        }
    }

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return open == typeof(Counter<>) || open == typeof(ObservableCounter<>) ? MetricKind.Counter
            : open == typeof(Histogram<>) ? MetricKind.Histogram
            : open == typeof(UpDownCounter<>) ? MetricKind.Sum
            : MetricKind.Gauge;
    }
}
