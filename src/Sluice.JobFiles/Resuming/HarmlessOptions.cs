namespace Sluice.JobFiles.Resuming;

/// <summary>Options that may change between a stop and a resume: they tell how a job runs, not what it reads and writes.</summary>
internal static class HarmlessOptions
{
    /// <summary>All of <c>env</c> but the mode: it tells whether the job ends.</summary>
    public static bool InEnvironment(string key) => !string.Equals(key, "job.mode", StringComparison.Ordinal);

    public static bool InBlock(string key) => key is "parallelism" or "log" || key.StartsWith("log.print.", StringComparison.Ordinal);
}
