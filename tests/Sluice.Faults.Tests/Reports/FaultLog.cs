using System.Collections.Concurrent;
using System.Text.Json;
using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.History;
using Sluice.Faults.Tests.Verdicts;

namespace Sluice.Faults.Tests.Reports;

/// <summary>Keeps what scenarios have shown; where the environment names a folder for it, also for the runs to come, with all that was seen.</summary>
internal sealed class FaultLog
{
    private const string FolderVariable = "SLUICE_FAULTS_RESULTS";
    private const string PageVariable = "SLUICE_FAULTS_PAGE";
    private readonly ConcurrentQueue<FaultRecord> _records = [];

    private static string? Folder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : null;

    public void Add(string scenario, SceneOptions options, IReadOnlyList<TargetEvidence> targets, Verdict verdict, TimeSpan took, Chronicle chronicle)
    {
        _records.Enqueue(new FaultRecord
        {
            Scenario = scenario,
            Failures = options.Failures,
            Sinks = string.Join(", ", targets.Select(t => t.Class)),
            Rows = targets.Sum(t => t.Count),
            Lost = targets.Sum(t => t.Lost),
            Doubled = targets.Where(t => t.IsExactlyOnce).Sum(t => t.Doubled),
            Again = targets.Where(t => !t.IsExactlyOnce).Sum(t => t.Doubled),
            Late = verdict.Late,
            Left = verdict.Left,
            LongestCancelingSeconds = verdict.LongestCanceling.TotalSeconds,
            KillToNextRowSeconds = verdict.KillToNextRow?.TotalSeconds,
            Answers = chronicle.Answers.Count,
            Seconds = took.TotalSeconds,
            Planted = options.Planted,
            Violations = [.. verdict.Violations.Select(v => v.ToString())],
        });
        if (Folder is { } folder)
            Keep(PathOf(folder, scenario, options), targets, verdict.Violations, chronicle);
    }

    /// <summary>Keeps that a scenario did not come to its verdict.</summary>
    public void AddUnjudged(string scenario, SceneOptions options, TimeSpan took, Chronicle chronicle)
    {
        _records.Enqueue(new FaultRecord
        {
            Scenario = scenario,
            Failures = options.Failures,
            Sinks = string.Join(", ", options.Sinks),
            Answers = chronicle.Answers.Count,
            Seconds = took.TotalSeconds,
            Planted = options.Planted,
            IsJudged = false,
        });
        if (Folder is { } folder)
            Keep(PathOf(folder, scenario, options), [], [], chronicle);
    }

    /// <summary>Keeps the records, and writes the page where the environment names one.</summary>
    public async Task ReportAsync()
    {
        if (Folder is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        await File.AppendAllLinesAsync(Path.Combine(folder, "records.jsonl"), _records.Select(r => JsonSerializer.Serialize(r)));
        if (Environment.GetEnvironmentVariable(PageVariable) is not { Length: > 0 } page)
            return;
        var all = (await File.ReadAllLinesAsync(Path.Combine(folder, "records.jsonl"))).Select(l => JsonSerializer.Deserialize<FaultRecord>(l)!).ToList();
        await File.WriteAllTextAsync(page, await FaultPage.MakeAsync(all));
    }

    private static string PathOf(string folder, string scenario, SceneOptions options) => Path.Combine(
        folder, $"{string.Concat(scenario.Split(Path.GetInvalidFileNameChars()))}{(options.Planted is null ? "" : "-" + options.Planted)}-{Environment.ProcessId}.history");

    private static void Keep(string path, IReadOnlyList<TargetEvidence> targets, IReadOnlyList<Violation> violations, Chronicle chronicle)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        IEnumerable<(DateTimeOffset At, string Text)> lines = chronicle.Acts.Select(a => (a.At, "act: " + a.What))
            .Concat(chronicle.Sightings.Select(s => (s.At, s.ToString())))
            .Concat(chronicle.Answers.Select(a => (a.At, $"{a.Node} {a.Method} {a.Path} asked {a.Asked:HH:mm:ss.fff}: {a.Status} {a.Body}")))
            .Concat(targets.SelectMany(t => t.Visible.Select(r => (r.At, $"{t.Class} {r}"))));
        File.WriteAllLines(path, [.. violations.Select(v => v.ToString()), .. lines.OrderBy(l => l.At).Select(l => $"{l.At:HH:mm:ss.fff} {l.Text}")]);
    }
}
