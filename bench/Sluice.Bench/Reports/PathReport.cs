using System.Globalization;
using System.Text;
using Sluice.Bench.Paths;

namespace Sluice.Bench.Reports;

/// <summary>The results as Markdown: a table for each path, the bar beside each ratio.</summary>
internal static class PathReport
{
    public static string Write(IReadOnlyList<string> machine, BenchOptions options, IReadOnlyList<(BenchPath Path, IReadOnlyList<Outcome> Outcomes)> results)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Results

            Written by `bench/run`; do not edit. Medians of {options.Runs} (slow peers once), contenders interleaved in one run, each load checked by
            counts, sums and hashes over every column. Ratio: Sluice's speed over the peer's, the median of the pairs of one round. CPU: the client's
            processes only. Peak: resident memory at its highest, the processes of a pipe added up.


            """);
        text.AppendJoin('\n', machine).Append("\n\n");
        foreach (var (path, outcomes) in results)
            Append(text, path, outcomes);
        return text.ToString();
    }

    private static void Append(StringBuilder text, BenchPath path, IReadOnlyList<Outcome> outcomes)
    {
        text.Append(CultureInfo.InvariantCulture, $"""
            ## {path.Title}

            | `{path.Name}` | rows | rows/s | wall s (fastest to slowest) | client CPU s | peak MB | Sluice's ratio | bar | |
            |---|---:|---:|---:|---:|---:|---:|---:|---|

            """);
        var sluice = outcomes[0];
        foreach (var outcome in outcomes)
        {
            var name = ReferenceEquals(outcome, sluice) ? "**sluice**" : Cell(outcome.Contender.Name) + (outcome.Contender.KnownLoss is { } loss ? $" ({loss})" : "");
            if (!outcome.HasSamples)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {outcome.Contender.Rows:N0} | {Cell(outcome.Failure ?? "not run")} | | | | | {Bar(outcome.Contender.Bar)} | {(outcome.Contender.Bar is null ? "" : outcome.Failure is Outcome.NotInstalled ? "not measured" : "MISS")} |\n");
                continue;
            }
            var (fastest, slowest) = outcome.WallRange;
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {outcome.Contender.Rows:N0} | {outcome.RowsPerSecond:N0} | {outcome.Wall:0.00} ({fastest:0.00} to {slowest:0.00}) | {outcome.Cpu:0.00} | {outcome.PeakMegabytes:0} | {Verdict(path, sluice, outcome)} |\n");
        }
        text.Append('\n');
    }

    private static string Verdict(BenchPath path, Outcome sluice, Outcome outcome)
    {
        if (ReferenceEquals(sluice, outcome))
            return path.RateBar is { } rate
                ? string.Create(CultureInfo.InvariantCulture, $" | {rate:N0} rows/s | {Met(outcome.RowsPerSecond >= rate)}")
                : " | | ";
        var bar = outcome.Contender.Bar;
        if (!sluice.HasSamples)
            return $" | {Bar(bar)} | {(bar is null ? "" : "MISS")}";
        var ratio = sluice.RatioTo(outcome);
        return string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} | {Bar(bar)} | {(bar is { } b ? Met(ratio >= b) : "")}");
    }

    private static string Met(bool met) => met ? "OK" : "MISS";

    private static string Bar(double? bar) => bar?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
