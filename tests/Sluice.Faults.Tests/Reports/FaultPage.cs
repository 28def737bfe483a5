using System.Globalization;
using System.Text;
using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.Network;

namespace Sluice.Faults.Tests.Reports;

/// <summary>The page bench/FAULTS.md.</summary>
internal static class FaultPage
{
    public static async Task<string> MakeAsync(IReadOnlyList<FaultRecord> records)
    {
        var runs = records.Where(r => r.Planted is null).GroupBy(r => r.Scenario, StringComparer.Ordinal).ToList();
        var planted = records.Where(r => r.Planted is not null).GroupBy(r => (r.Scenario, r.Planted)).ToList();
        var all = runs.SelectMany(r => r).ToList();
        var page = new StringBuilder();
        var machine = await MachineAsync();
        page.Append(CultureInfo.InvariantCulture, $"""
            # Faults

            Made by `./test --faults`: real nodes in network namespaces, PostgreSQL for the store and for the targets in others, and a history of every
            row and every answer that is judged at the end. What the columns mean and how to add a scenario: [docs/fault-bench.md](../docs/fault-bench.md).

            {Outcome(all)} {all.Count} runs of {runs.Count} scenarios, {all.Sum(r => r.Rows):N0} rows, {all.Sum(r => r.Answers):N0} answers:
            {all.Sum(r => r.Lost)} rows lost, {all.Sum(r => r.Doubled)} doubled in targets that promise each once, {all.Sum(r => r.Late)} visible after the fence.

            {machine}

            | scenario | failures | targets | runs | rows | lost | doubled | again | after the fence | left | longest CANCELING | kill to next row | broken |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|

            """);
        foreach (var run in runs.OrderBy(r => r.Key, StringComparer.Ordinal))
            page.Append(CultureInfo.InvariantCulture, $"| {run.Key} | {run.First().Failures} | {run.First().Sinks} | {run.Count()} | {run.Sum(r => r.Rows)} | {run.Sum(r => r.Lost)} | {run.Sum(r => r.Doubled)} | {run.Sum(r => r.Again)} | {run.Sum(r => r.Late)} | {run.Sum(r => r.Left)} | {Seconds(run.Max(r => r.LongestCancelingSeconds))} | {Seconds(run.Max(r => r.KillToNextRowSeconds))} | {run.Sum(r => r.Violations.Count)}{(run.Count(r => !r.IsJudged) is > 0 and var open ? $", {open} without a verdict" : "")} |\n");
        page.Append("\n## Mistakes that were planted\n\nThe nodes of these runs made a mistake on purpose, and the bench noticed it.\n\n| scenario | mistake | noticed by |\n|---|---|---|\n");
        foreach (var run in planted.OrderBy(r => r.Key))
            page.Append(CultureInfo.InvariantCulture, $"| {run.Key.Scenario} | {run.Key.Planted} | {string.Join(", ", run.SelectMany(r => r.Violations).Select(v => v[..v.IndexOf(':', StringComparison.Ordinal)]).CountBy(v => v).Select(v => $"{v.Key} ({v.Value})"))} |\n");
        foreach (var broken in all.Where(r => r.Violations.Count > 0))
            page.Append(CultureInfo.InvariantCulture, $"\n## Broken: {broken.Scenario}\n\n{string.Join('\n', broken.Violations.Take(10).Select(v => "- " + v))}\n");
        return page.ToString();
    }

    private static string Outcome(List<FaultRecord> all)
    {
        var (broken, open) = (all.Count(r => r.Violations.Count > 0), all.Count(r => !r.IsJudged));
        return broken + open == 0 ? "S1-S10 held in every run." : $"**Promises were broken in {broken} runs, and {open} did not come to a verdict.**";
    }

    private static string Seconds(double? seconds) => seconds is > 0 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s") : "";

    private static async Task<string> MachineAsync()
    {
        var root = AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf("/tests/", StringComparison.Ordinal)];
        var commit = await FirstLineAsync("git", "-C", root, "rev-parse", "--short=12", "HEAD");
        var changed = await FirstLineAsync("git", "-C", root, "status", "--porcelain", "--", "src", "tests");
        var memory = long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 20;
        var system = await FirstLineAsync("sh", "-c", "sed -n 's/^PRETTY_NAME=\"\\(.*\\)\"/\\1/p' /etc/os-release");
        var postgres = await FirstLineAsync("sh", "-c", "$(ls /usr/lib/postgresql/*/bin/postgres | tail -n 1) --version");
        var (ip, iptables) = (await FirstLineAsync("ip", "-V"), await FirstLineAsync("iptables", "--version"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            | | |
            |---|---|
            | date | {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC |
            | machine | {Environment.ProcessorCount} cores, {memory} GB, Linux {Environment.OSVersion.Version}, {system} |
            | versions | .NET {Environment.Version}, {postgres}, {ip}, {iptables} |
            | commit | {commit}{(changed.Length > 0 ? " with changes" : "")} |
            | times of leases | x {FaultScene.Scale} |
            """);
    }

    private static async Task<string> FirstLineAsync(params string[] line) => (await SystemCommand.TryAsync(line)).Output.Split('\n')[0].Trim();
}
