using System.Globalization;

namespace Sluice.Bench.Store;

/// <summary>The lines of a report: ours beside PostgreSQL's own, medians of what was measured in turns.</summary>
internal sealed class Comparison
{
    private readonly List<string> _lines =
        ["| | median | PostgreSQL's own | ratio | bar | |", "|---|---:|---:|---:|---:|---|"];

    public string Table => string.Join('\n', _lines);

    /// <summary>Times in microseconds, of which ours may be at most so many times theirs.</summary>
    public void AtMost(string what, double bar, List<double> ours, List<double> theirs)
    {
        var (mine, own) = (Median(ours), Median(theirs));
        Add($"| {what} | {mine:0} µs | {own:0} µs | {mine / own:0.00} | at most {bar:0.0} | {Verdict(mine <= own * bar)} |");
    }

    /// <summary>Rates, of which ours must be at least so many times theirs.</summary>
    public void AtLeast(string what, double bar, List<double> ours, List<double> theirs)
    {
        var (mine, own) = (Median(ours), Median(theirs));
        Add($"| {what} | {mine:0} /s | {own:0} /s | {mine / own:0.00} | at least {bar:0.0} | {Verdict(mine >= own * bar)} |");
    }

    /// <summary>A figure with a limit of its own.</summary>
    public void Below(string what, double ours, double limit, string unit) => Add($"| {what} | {ours:0} {unit} | | | at most {limit:N0} {unit} | {Verdict(ours <= limit)} |");

    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static string Verdict(bool isMet) => isMet ? "OK" : "MISS";

    private void Add(FormattableString line) => _lines.Add(line.ToString(CultureInfo.InvariantCulture));
}
