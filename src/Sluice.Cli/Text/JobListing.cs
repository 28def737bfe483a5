using Sluice.Cli.Verbs;
using Sluice.Client.Contract;
using Spectre.Console;

namespace Sluice.Cli.Text;

/// <summary>Jobs as a table.</summary>
internal static class JobListing
{
    public static Table Draw(IReadOnlyList<Job> jobs, DateTimeOffset now, int width) => new Listing<Job>()
        .Add("ID", j => $"{j.Id}", isNumber: true)
        .Add("STATUS", Status, style: j => Statuses.Style(j))
        .Add("NAME", j => j.Name, isElastic: true)
        .Add("AGE", j => Age(j, now), keep: 2, isNumber: true)
        .Add("COMMITTED", j => Amounts.Count(j.Counts.CommittedRows), keep: 1, isNumber: true)
        .Add("DEAD", j => Amounts.Count(j.Counts.DeadRows), keep: 5, isNumber: true)
        .Add("SPLITS", Splits, keep: 3, isNumber: true)
        .Add("RUN", j => $"{j.Run}", keep: 4, isNumber: true)
        .Add("BY", j => j.SubmittedBy, keep: 6)
        .Draw(jobs, width);

    public static string Status(Job job) => job.Stuck ? $"{job.Status} STUCK" : job.Status.Name;

    public static string Splits(Job job) => $"{job.Splits.Done}/{(job.Splits.Total is { } total ? total.ToString("D") : "?")}";

    /// <summary>How long the run has been going, or went.</summary>
    public static string Age(Job job, DateTimeOffset now) => Amounts.Age((job.EndedAt ?? now) - (job.StartedAt ?? job.CreatedAt));
}
