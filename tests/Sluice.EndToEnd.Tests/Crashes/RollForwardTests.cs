using Sluice.Core.Runs;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>A file that is recorded is published by decision, whatever becomes of the run that recorded it.</summary>
public sealed class RollForwardTests
{
    private const int Rows = 100;

    [Fact]
    public async Task S5_F49_What_a_run_had_recorded_is_published_once_although_the_job_is_started_from_the_beginning()
    {
        using var folder = new JobFolder();
        var jobFile = folder.Write(
            "job.conf",
            $"env {{ parallelism = 1, job.retry.times = 0 }}\nsource {{ {Orders.CsvSource(folder.WriteOrders("in", 1, Rows))} }}\nsink {{ LocalFile {{ path = \"{folder.File("out")}\", file_format_type = csv }} }}");
        var job = await DieBeforePublishingAsync(jobFile, folder);
        Assert.Empty(folder.Published("out"));

        for (var life = 1; life <= 2; life++)
        {
            var result = await job.RunAsync(new CrashPoint(long.MaxValue), fresh: true);

            Assert.Equal(RunStatus.Finished, result.Run.Status);
            Assert.Equal((1 + life) * Rows, Orders.ReadCsv(folder.File("out")).Count);
        }
    }

    /// <summary>Dies at each step in turn, from the beginning, until it is the one between the record and the publishing.</summary>
    private static async Task<InProcessJob> DieBeforePublishingAsync(string jobFile, JobFolder folder)
    {
        for (var step = 1; ; step++)
        {
            var job = new InProcessJob(jobFile, folder.File($"store-{step}.db"));
            var crash = new CrashPoint(step);
            await CrashSweep.DieAsync(job, crash);
            Assert.True(crash.CrashedAt is not null, "The run never came to publish anything.");
            if (crash.CrashedAt == "staged.publish")
                return job;
        }
    }
}
