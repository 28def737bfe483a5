using Sluice.Core.Runs;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>
/// Lets a job die at many of its steps, each time from the beginning, and goes on after each death until it is FINISHED: then the target must
/// hold every row exactly once.
/// </summary>
internal static class CrashSweep
{
    /// <param name="instants">How many steps to die at, spread evenly over the run.</param>
    /// <param name="jobText">The job file for a round.</param>
    /// <param name="resetAsync">Empties the target.</param>
    /// <param name="verifyAsync">Throws unless every row is there exactly once.</param>
    public static async Task RunAsync(int instants, Func<JobFolder, string> jobText, Func<Task> resetAsync, Func<JobFolder, string, Task> verifyAsync)
    {
        using var folder = new JobFolder();
        var jobFile = folder.Write("job.conf", jobText(folder));
        var calm = new CrashPoint(long.MaxValue);
        await resetAsync();
        var result = await new InProcessJob(jobFile, folder.File("calm.db")).RunAsync(calm, fresh: true);
        Assert.True(result.Run.Status == RunStatus.Finished, $"the calm run ended {result.Run.Status}: {result.Failure}");
        await verifyAsync(folder, "without a crash");
        Assert.True(calm.Steps >= instants / 4, $"the job has only {calm.Steps} steps");

        for (var i = 0; i < instants; i++)
        {
            var at = 1 + (i * (calm.Steps - 1) / Math.Max(1, instants - 1));
            await resetAsync();
            var job = new InProcessJob(jobFile, folder.File($"crash-{i}.db"));
            var crash = new CrashPoint(at);
            await DieAsync(job, crash);
            var name = $"after a crash at step {at} of {calm.Steps} ({crash.CrashedAt})";

            // Every third round dies a second time, while it goes on.
            if (i % 3 == 0)
                await DieAsync(job, new CrashPoint(1 + (at / 2)), fresh: false);
            // Every second one commits at other places than the run that died: nothing may rest on the same rows coming in the same commits.
            var resumed = await job.RunAsync(new CrashPoint(long.MaxValue), fresh: false, step: i % 2);
            Assert.True(resumed.Run.Status == RunStatus.Finished, $"{name} the resumed run ended {resumed.Run.Status}: {resumed.Failure}");
            await verifyAsync(folder, name);
        }
    }

    /// <summary>Runs until the crash.</summary>
    public static async Task DieAsync(InProcessJob job, CrashPoint crash, bool fresh = true)
    {
        try
        {
            await job.RunAsync(crash, fresh);
        }
        catch (SimulatedCrash)
        {
            // Died, as planned. A second death may not be reached when little was left to do.
        }
    }
}
