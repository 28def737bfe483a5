using System.Globalization;

namespace Sluice.Bench.Server;

/// <summary>What was waited for, and how often something could be asked: medians.</summary>
internal sealed class Waits
{
    private readonly Dictionary<string, (List<double> Values, double? Limit, bool IsRate)> _lines = new(StringComparer.Ordinal);

    public string Table => string.Join(
        '\n', _lines.Select(l => Line(l.Key, l.Value.Values, l.Value.Limit, l.Value.IsRate)).Prepend("|---|---:|---:|---:|---:|---|").Prepend("| | median | lowest | highest | bar | |"));

    /// <summary>One wait; its median may be at most so many milliseconds.</summary>
    public void Add(string what, TimeSpan wait, double? mostMilliseconds) => Of(what, mostMilliseconds, isRate: false).Add(wait.TotalMilliseconds);

    /// <summary>One rate, for each second.</summary>
    public void AddRate(string what, double rate) => Of(what, null, isRate: true).Add(rate);

    private List<double> Of(string what, double? limit, bool isRate)
    {
        if (!_lines.TryGetValue(what, out var line))
            _lines.Add(what, line = ([], limit, isRate));
        return line.Values;
    }

    private static string Line(string what, List<double> values, double? limit, bool isRate)
    {
        var sorted = values.Order().ToList();
        var median = sorted[sorted.Count / 2];
        var (bar, verdict) = limit is { } most ? ($"at most {Text(most, isRate)}", median <= most ? "OK" : "MISS") : ("", "");
        return $"| {what} | {Text(median, isRate)} | {Text(sorted[0], isRate)} | {Text(sorted[^1], isRate)} | {bar} | {verdict} |";
    }

    private static string Text(double value, bool isRate) => value.ToString(value < 10 && !isRate ? "0.0" : "#,0", CultureInfo.InvariantCulture) + (isRate ? " /s" : " ms");
}
