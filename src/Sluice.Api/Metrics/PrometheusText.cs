using System.Globalization;
using System.Text;

namespace Sluice.Api.Metrics;

/// <summary>Writes Prometheus' text format, version 0.0.4, with names by OpenTelemetry's rules: units and <c>_total</c> behind.</summary>
internal sealed class PrometheusText
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/plain; version=0.0.4";

    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    /// <summary>The name that an instrument has there.</summary>
    public static string NameOf(string name, string? unit, MetricKind kind)
    {
        var text = new StringBuilder(name.Length + 16);
        foreach (var c in name)
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        var known = text.ToString();
        return known + (known.EndsWith(suffix, StringComparison.Ordinal) ? "" : suffix) + (kind == MetricKind.Counter ? "_total" : "");
    }

    /// <summary>Labels in the order of their names, as they are written; empty for none.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags.ToArray().OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : ",").Append(name.Replace('.', '_')).Append("=\"");
            Escape(text, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", isLabel: true);
            text.Append('"');
        }

        return text.ToString();
    }

    /// <summary>Begins a family.</summary>
    public void Begin(string name, MetricKind kind, string? description)
    {
        _text.Append("# HELP ").Append(name).Append(' ');
        Escape(_text, description ?? "", isLabel: false);
        var type = kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        };
        _text.Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>A value.</summary>
    public void Sample(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0)
            _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>The counts of a histogram, each bound's with those below it.</summary>
    public void Histogram(string name, string labels, double[] bounds, MetricSeries series)
    {
        var (sum, before) = (0L, labels.Length == 0 ? "" : labels + ",");
        for (var i = 0; i < bounds.Length; i++)
        {
            sum += series.Buckets[i];
            Sample($"{name}_bucket", $"{before}le=\"{Number(bounds[i])}\"", sum);
        }

        Sample($"{name}_bucket", $"{before}le=\"+Inf\"", series.Count);
        Sample($"{name}_sum", labels, series.Sum);
        Sample($"{name}_count", labels, series.Count);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Escape(StringBuilder to, string text, bool isLabel)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => to.Append("\\\\"),
                '\n' => to.Append("\\n"),
                '"' when isLabel => to.Append("\\\""),
                _ => to.Append(c),
            };
        }
    }
}
