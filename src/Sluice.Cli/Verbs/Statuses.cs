using Sluice.Client.Contract;
using Spectre.Console;

namespace Sluice.Cli.Verbs;

/// <summary>Statuses: their names, and how they look.</summary>
internal static class Statuses
{
    public static readonly string[] Live = [.. new[] { JobStatus.Running, JobStatus.Canceling, JobStatus.DoingSavepoint, JobStatus.Failing, JobStatus.Scheduled, JobStatus.Pending, JobStatus.Created }.Select(s => s.Name)];

    public static readonly string[] All = [.. Live, .. new[] { JobStatus.Finished, JobStatus.Failed, JobStatus.Canceled, JobStatus.SavepointDone }.Select(s => s.Name)];

    public static Style Style(Job job) =>
        job.Stuck || job.Status == JobStatus.Failed || job.Status == JobStatus.Failing ? new Style(Color.Red)
        : job.Status == JobStatus.Canceling || job.Status == JobStatus.DoingSavepoint ? new Style(Color.Yellow)
        : job.Status == JobStatus.Running || job.Status == JobStatus.Finished ? new Style(Color.Green)
        : Spectre.Console.Style.Plain;

    /// <summary>The exit status of a wait for a run's end, as <c>sluice run</c> has it.</summary>
    public static int ExitOf(Job job) =>
        job.Status == JobStatus.Finished ? ExitStatus.Done
        : job.Status == JobStatus.Canceled || job.Status == JobStatus.SavepointDone ? ExitStatus.Canceled
        : ExitStatus.Failed;
}
