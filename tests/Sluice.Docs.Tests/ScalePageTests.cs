using System.Globalization;

namespace Sluice.Docs.Tests;

/// <summary>What docs/scale.md says of large clusters follows from what bench/run --scale has measured.</summary>
public sealed class ScalePageTests
{
    private static readonly string[] s_page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "scale.md"));
    private static readonly string[] s_measured =
        [.. File.ReadAllLines(Path.Combine(Repository.Root, "bench", "RESULTS.md")).SkipWhile(l => l != "<!-- section: scale -->").Where(l => l.StartsWith("| for each ", StringComparison.Ordinal)).Take(3)];

    [Fact]
    public void The_page_has_what_each_node_and_job_was_measured_to_ask()
    {
        Assert.Equal(3, s_measured.Length);
        Assert.All(s_measured, row => Assert.Contains(row, s_page));
    }

    [Fact]
    public void The_sums_are_those_of_what_was_measured()
    {
        var each = s_measured.Select(r => Cells(r).Skip(1).Select(Number).ToList()).ToList();
        var sums = s_page.SkipWhile(l => !l.StartsWith("| nodes | at work | waiting |", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|')).Select(Cells).ToList();

        Assert.NotEmpty(sums);
        foreach (var sum in sums)
        {
            var counts = sum.Take(3).Select(Number).ToList();
            // Transactions, rows, processors, log, messages; processors were measured in percent of one.
            var expected = Enumerable.Range(0, 5).Select(c => counts.Zip(each, (n, e) => n * e[c]).Sum() / (c == 2 ? 100 : 1)).ToList();
            Assert.All(sum.Skip(3).Zip(expected), s => Assert.True(Math.Abs(Number(s.First) - s.Second) <= Math.Max(0.1, Math.Abs(s.Second) * 0.01), $"{s.First} should be {s.Second:N1}"));
        }
    }

    private static List<string> Cells(string row) => [.. row.Split('|', StringSplitOptions.TrimEntries)[1..^1]];

    private static double Number(string cell) => double.Parse(cell.TrimEnd('%', ' '), NumberStyles.Number, CultureInfo.InvariantCulture);
}
