using Sluice.Core.Errors;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;

namespace Sluice.Engine.Submissions;

/// <summary>Checks submissions before anything is looked at.</summary>
internal static class StartInput
{
    private const int MostName = 200;
    private const int MostConfig = 4 * 1024 * 1024;
    private const int MostParallelism = 10_000;
    private static readonly TimeSpan s_mostInterval = TimeSpan.FromDays(30);

    /// <exception cref="SluiceException">SLC4201, SLC4202, SLC4205.</exception>
    public static void Check(JobSubmission job)
    {
        RequestInput.Check(job.Request);
        RequestInput.CheckText(job.Name, "job's name", MostName, isRequired: true);
        RequestInput.CheckText(job.By, "name of who asks", MostName, isRequired: true);
        RequestInput.CheckText(job.Config, "job file", MostConfig, isRequired: true);
        if (job.Id is { Value: < 1 } id)
            throw new SluiceException("SLC4205", $"'{id}' is no job's id. Ids are whole numbers from 1.");
        Check(job.Settings);
    }

    /// <exception cref="SluiceException">SLC4201, SLC4202, SLC4205.</exception>
    public static void Check(JobRestart job)
    {
        RequestInput.Check(job.Request);
        RequestInput.CheckText(job.By, "name of who asks", MostName, isRequired: true);
        RequestInput.CheckText(job.Reason, "reason", StopRequest.MaxReasonLength, isRequired: false);
        if (job.Job.Value < 1)
            throw new SluiceException("SLC4205", $"'{job.Job}' is no job's id. Ids are whole numbers from 1.");
        if (job.Config is { } config)
            RequestInput.CheckText(config, "job file", MostConfig, isRequired: true);
        if (job.Settings is { } settings)
            Check(settings);
    }

    public static string Hash(JobSubmission job) => RequestHash.Of(
        job.BodyHash, nameof(RequestKind.Submit), job.Name, job.Config, job.Id?.ToString() ?? "", Text(job.Settings));

    public static string Hash(JobRestart job, RequestKind kind) => RequestHash.Of(
        job.BodyHash, kind.ToString(), job.Job.ToString(), job.Reason, job.Config ?? "", job.Settings is { } settings ? Text(settings) : "");

    private static void Check(RunSettings settings)
    {
        if (settings.Parallelism is < 1 or > MostParallelism)
            throw new SluiceException("SLC4205", $"A job cannot have the parallelism {settings.Parallelism}. Give one from 1 to {MostParallelism}.");
        if (settings.RetryTimes is < 0 or > 1_000_000)
            throw new SluiceException("SLC4205", $"A job cannot be started again {settings.RetryTimes} times. Give a number from 0 to 1,000,000.");
        if (settings.RetryInterval < TimeSpan.Zero || settings.RetryInterval > s_mostInterval)
            throw new SluiceException("SLC4205", $"A job cannot wait {settings.RetryInterval} before it is started again. Give at least 0 and at most {s_mostInterval.Days} days.");
    }

    private static string Text(RunSettings settings) =>
        $"{settings.Parallelism} {settings.RetryTimes} {settings.RetryInterval.Ticks} {string.Join(' ', settings.Sinks.Select(s => $"{s.Name.Length}:{s.Name}:{(int)s.Fencing}"))}";
}
