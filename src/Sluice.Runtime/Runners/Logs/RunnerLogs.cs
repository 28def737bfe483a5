using System.Globalization;
using Sluice.Core.Identity;

namespace Sluice.Runtime.Runners.Logs;

/// <summary>Where logs of jobs lie: a file for each run, and what was put aside of it beside it under numbers that grow, so that a file keeps its number.</summary>
public static class RunnerLogs
{
    /// <summary>The log of a run on this node. What was put aside of it has a number behind its name: the higher, the younger.</summary>
    public static string PathOf(string folder, RunKey run) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Beginning(run.Job)}{run.Number.Value}.log"));

    /// <summary>What the names of a job's logs begin with.</summary>
    internal static string Beginning(JobId job) => string.Create(CultureInfo.InvariantCulture, $"job-{job.Value}-run-");

    /// <summary>The parts of a run's log that were put aside, oldest first.</summary>
    internal static IReadOnlyList<LogPart> Aside(string path)
    {
        var (folder, name) = (Path.GetDirectoryName(path)!, Path.GetFileName(path));
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFiles(folder, name + ".*").Select(f => LogPart.Read(f)).OfType<LogPart>().OrderBy(p => p.Number)];
    }

    /// <summary>All parts of a job's logs, oldest first; of each run the one that is written to last.</summary>
    internal static IReadOnlyList<LogPart> Of(string folder, JobId job)
    {
        if (!Directory.Exists(folder))
            return [];
        var found = Directory.EnumerateFiles(folder, Beginning(job) + "*").Select(f => LogPart.Read(f)).OfType<LogPart>().ToList();
        var last = found.GroupBy(p => p.Run).ToDictionary(g => g.Key, g => g.Max(p => p.Number));
        return [.. found.Select(p => p.Number == 0 ? p with { Number = last[p.Run] + 1 } : p).OrderBy(p => p.Run).ThenBy(p => p.Number)];
    }
}
