using System.Diagnostics.Metrics;
using Sluice.Api.Metrics;
using Sluice.Core.Telemetry;

namespace Sluice.Api.Tests.Metrics;

public sealed class MetricsReaderTests : IDisposable
{
    private readonly NodeMeter _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void A_histogram_counts_each_value_in_its_bucket_and_in_all_above()
    {
        using var reader = new MetricsReader(_node);
        var times = _node.Meter.CreateHistogram("a.time", "s", "Times.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });

        times.Record(0.5);
        times.Record(2);
        times.Record(7);

        Assert.Contains(
            "# HELP a_time_seconds Times.\n# TYPE a_time_seconds histogram\na_time_seconds_bucket{le=\"1\"} 1\na_time_seconds_bucket{le=\"2\"} 2\n"
            + "a_time_seconds_bucket{le=\"+Inf\"} 3\na_time_seconds_sum 9.5\na_time_seconds_count 3\n",
            reader.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_counter_that_has_not_counted_is_zero_and_one_with_tags_adds_up_by_tag()
    {
        using var reader = new MetricsReader(_node);
        _node.Meter.CreateCounter<long>("idle");
        var busy = _node.Meter.CreateCounter<long>("busy");

        busy.Add(2, KeyValuePair.Create("kind", (object?)"a\nb"));
        busy.Add(3, KeyValuePair.Create("kind", (object?)"a\nb"));

        var text = reader.Read();
        Assert.Contains("idle_total 0\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE busy_total counter\nbusy_total{kind=\"a\\nb\"} 5\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.time", "s", false, "a_time_seconds")]
    [InlineData("a.bytes", "By", true, "a_bytes_total")]
    [InlineData("a.size", "By", false, "a_size_bytes")]
    [InlineData("a.jobs", "{job}", true, "a_jobs_total")]
    public void Names_have_their_units_once(string name, string unit, bool isCounter, string served) =>
        Assert.Equal(served, PrometheusText.NameOf(name, unit, isCounter ? MetricKind.Counter : MetricKind.Gauge));

    [Fact]
    public void What_a_gauge_tells_no_more_is_not_served_and_another_nodes_gauges_never_are()
    {
        using var other = new NodeMeter();
        using var reader = new MetricsReader(_node);
        var values = new List<Measurement<long>> { new(1, KeyValuePair.Create("of", (object?)"x")) };
        _node.Meter.CreateObservableGauge("own", () => values);
        other.Meter.CreateObservableGauge("others", () => 1L);

        var first = reader.Read();
        values.Clear();
        var second = reader.Read();

        Assert.Contains("own{of=\"x\"} 1\n", first, StringComparison.Ordinal);
        Assert.DoesNotContain("own{", second, StringComparison.Ordinal);
        Assert.DoesNotContain("others", first, StringComparison.Ordinal);
    }

    [Fact]
    public void An_instrument_with_a_tag_that_is_never_the_same_has_a_bounded_number_of_series()
    {
        using var reader = new MetricsReader(_node);
        var counter = _node.Meter.CreateCounter<long>("wild");

        for (var i = 0; i < 5_000; i++)
            counter.Add(1, KeyValuePair.Create("id", (object?)i));

        Assert.Equal(2_000, reader.Read().Split('\n').Count(l => l.StartsWith("wild_total{", StringComparison.Ordinal)));
    }
}
