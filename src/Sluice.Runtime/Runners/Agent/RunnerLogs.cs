using System.Globalization;
using Sluice.Core.Identity;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>Where logs of jobs lie.</summary>
public static class RunnerLogs
{
    /// <summary>The log of a run on this node. What was put aside lies beside it, with <c>.1</c> behind the name for the youngest.</summary>
    public static string PathOf(string folder, RunKey run) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"job-{run.Job.Value}-run-{run.Number.Value}.log"));
}
