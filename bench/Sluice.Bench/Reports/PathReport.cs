using System.Globalization;
using System.Text;
using Sluice.Bench.Paths;

namespace Sluice.Bench.Reports;

/// <summary>The results of a path as Markdown: a table, the bar beside each ratio.</summary>
internal static class PathReport
{
    public static ResultsSection Write(BenchPath path, IReadOnlyList<Outcome> outcomes)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            | `{path.Name}` | rows | rows/s | wall s (fastest to slowest) | client CPU s | peak MB | ratio{(path.SingleTask is null ? "" : ", of 1 task")} | bar | |
            |---|---:|---:|---:|---:|---:|---:|---:|---|

            """);
        var sluice = outcomes[0];
        var single = outcomes.FirstOrDefault(o => ReferenceEquals(o.Contender, path.SingleTask));
        foreach (var outcome in outcomes)
        {
            var isOwn = ReferenceEquals(outcome, sluice) || ReferenceEquals(outcome, single);
            var name = Cell(outcome.Contender.Name) + (outcome.Contender.KnownLoss is { } loss ? $" ({loss})" : "");
            text.Append(CultureInfo.InvariantCulture, $"| {(isOwn ? $"**{name}**" : name)} | {outcome.Contender.Rows:N0} | ");
            if (outcome.HasSamples)
            {
                var (fastest, slowest) = outcome.WallRange;
                text.Append(CultureInfo.InvariantCulture, $"{outcome.RowsPerSecond:N0} | {outcome.Wall:0.00} ({fastest:0.00} to {slowest:0.00}) | {outcome.Cpu:0.00} | {outcome.PeakMegabytes:0} |");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"{Cell(outcome.Failure ?? "not run")} | | | |");
            }

            text.Append(CultureInfo.InvariantCulture, $" {(isOwn ? OwnVerdict(path, outcome) : Verdict(sluice, single, outcome))} |\n");
        }

        return new ResultsSection(path.Name, path.Title, text.ToString());
    }

    private static string OwnVerdict(BenchPath path, Outcome outcome) =>
        !outcome.HasSamples ? "| | MISS"
        : path.RateBar is { } rate ? string.Create(CultureInfo.InvariantCulture, $"| {rate:N0} rows/s | {Met(outcome.RowsPerSecond >= rate)}")
        : path.PeakBarMegabytes is { } peak ? string.Create(CultureInfo.InvariantCulture, $"| at most {peak:N0} MB | {Met(outcome.PeakMegabytes <= peak)}")
        : "| |";

    private static string Verdict(Outcome sluice, Outcome? single, Outcome peer)
    {
        var bar = peer.Contender.Bar;
        if (!peer.HasSamples)
            return $"| {Bar(bar)} | {(bar is null ? "" : peer.Failure is Outcome.NotInstalled ? "not measured" : "MISS")}";
        if (!sluice.HasSamples)
            return $"| {Bar(bar)} | {(bar is null ? "" : "MISS")}";
        if (peer.Contender.Added is { } added)
            return Added(sluice.NanosecondsOver(peer) / added.Steps, added);
        var ratio = sluice.RatioTo(peer);
        var ratioOfOne = single is { HasSamples: true } ? single.RatioTo(peer) : (double?)null;
        var verdict = bar is not { } b ? "" : Met(ratio >= b) + (ratioOfOne is { } one ? $" (1 task: {Met(one >= b)})" : "");
        return string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}{(ratioOfOne is { } r ? $", {r:0.00}" : "")} | {Bar(bar)} | {verdict}");
    }

    private static string Added(double nanoseconds, AddedCost most) => string.Create(CultureInfo.InvariantCulture,
        $"{nanoseconds:0.0} ns more a row for each of {most.Steps} | at most {most.Nanoseconds:0} ns | {Met(nanoseconds <= most.Nanoseconds)}");

    private static string Met(bool met) => met ? "OK" : "MISS";

    private static string Bar(double? bar) => bar?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
