using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Formats;

/// <summary>A job between two folders of files.</summary>
internal static class FormatJob
{
    /// <summary>Writes the job's file.</summary>
    /// <returns>Its name.</returns>
    public static string Write(JobFolder folder, string source, string sink)
    {
        folder.Write("job.conf", $"env {{ job.mode = BATCH, checkpoint.interval = 50 }}\nsource {{ {source} }}\nsink {{ {sink} }}\n");
        return "job.conf";
    }

    /// <summary>What <c>check</c> and <c>run</c> say of a job that is wrong: the same, and nothing was written.</summary>
    public static async Task<string> RefusedAsync(JobFolder folder, string job)
    {
        var check = (await SluiceProcess.RunAsync(folder, "check", job)).ShouldExit(2);
        Assert.Matches(@"error: job.conf:\d+:\d+: SLC1", check.Error);
        Assert.Empty(folder.Published("out"));
        return check.Error;
    }

    /// <summary>What <c>run</c> says of files that are wrong: nothing of them is visible.</summary>
    public static async Task<string> FailsAsync(JobFolder folder, string job)
    {
        var run = (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(1);
        Assert.Empty(folder.Published("out"));
        return run.Error;
    }
}
