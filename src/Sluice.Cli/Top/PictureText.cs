using Sluice.Cli.Text;
using Sluice.Cli.Verbs;
using Sluice.Client.Contract;
using Spectre.Console;

namespace Sluice.Cli.Top;

/// <summary>A picture of the cluster as text that fits.</summary>
internal sealed class PictureText(Screen screen, Uri server)
{
    private const int MostJobs = 20;

    /// <summary>Writes a picture.</summary>
    /// <param name="picture">The last one that could be taken; <c>null</c> before there was one.</param>
    /// <param name="trouble">Why none could be taken since; <c>null</c>: it is of now.</param>
    /// <param name="now">Now.</param>
    /// <param name="rate">Rows a second that a job commits.</param>
    public void Write(Picture? picture, string? trouble, DateTimeOffset now, Func<Job, double> rate)
    {
        screen.Say($"{server.GetLeftPart(UriPartial.Authority)}  {Amounts.At(now, now)}  {(trouble is null ? $"the store answers in {Amounts.Span(picture!.Took)}" : "NO ANSWER")}", trouble is null ? default(Style?) : new Style(Color.Red));
        if (picture is null)
        {
            screen.Say(trouble ?? "");
            return;
        }

        screen.Say(string.Join(", ", picture.Jobs.GroupBy(j => j.Status).Select(g => $"{g.Count()} {g.Key}").DefaultIfEmpty("no live job")) + Stuck(picture));
        WriteOutage(picture, trouble, now);
        if (picture.Jobs.Count > 0)
        {
            screen.Gap();
            screen.Write(Jobs(picture, now, rate));
            if (picture.Jobs.Count > MostJobs)
                screen.Say($"... and {picture.Jobs.Count - MostJobs} more: sluice jobs");
        }

        screen.Gap();
        if (picture.Workers.Count == 0)
            screen.Say("There are no workers: jobs wait until one comes.");
        else
            screen.Write(WorkerListing.Draw(picture.Workers, now, screen.Width));
        WriteLeftovers(picture, now);
    }

    private static string Stuck(Picture picture) => picture.Jobs.Count(j => j.Stuck) is > 0 and var stuck ? $"; {stuck} STUCK" : "";

    private void WriteOutage(Picture picture, string? trouble, DateTimeOffset now)
    {
        var workers = picture.Workers.Count(w => w.UsedSlots > 0);
        var hit = $"{Amounts.Count(picture.Tasks, "task")} of {Amounts.Count(picture.Jobs.Count, "live job")} on {Amounts.Count(workers, "worker")}";
        if (trouble is null)
        {
            screen.Say($"A store outage would hit {hit}.");
            return;
        }

        screen.Say($"For {Amounts.Age(now - picture.At)}: {trouble}", new Style(Color.Red));
        screen.Say($"If it is the store, {hit} stop writing when their permits run out. What was committed stays. Below is what was known before.", new Style(Color.Red));
    }

    private Table Jobs(Picture picture, DateTimeOffset now, Func<Job, double> rate) => new Listing<Job>()
        .Add("ID", j => $"{j.Id}", isNumber: true)
        .Add("STATUS", JobListing.Status, style: j => Statuses.Style(j))
        .Add("NAME", j => j.Name, isElastic: true)
        .Add("ROWS/S", j => Amounts.Rate(rate(j)), keep: 1, isNumber: true)
        .Add("COMMITTED", j => Amounts.Count(j.Counts.CommittedRows), keep: 2, isNumber: true)
        .Add("SPLITS", JobListing.Splits, keep: 3, isNumber: true)
        .Add("AGE", j => JobListing.Age(j, now), keep: 4, isNumber: true)
        .Draw([.. picture.Jobs.OrderByDescending(j => j.Stuck).ThenByDescending(j => rate(j)).ThenByDescending(j => j.Id).Take(MostJobs)], screen.Width);

    private void WriteLeftovers(Picture picture, DateTimeOffset now)
    {
        if (picture.Leftovers.Count == 0)
            return;
        screen.Gap();
        screen.Say("Left behind and not safe yet:", new Style(Color.Yellow));
        foreach (var job in picture.Leftovers)
        {
            foreach (var residual in job.Stop!.Progress.Residuals.Where(r => Safety.Since(r, now) is null))
            {
                var bound = residual.NoNewWritesAfter.At is { } at && at > now ? $", no new writes in {Amounts.Span(at - now)}" : "";
                screen.Say($"{Safety.Name(job.Id, job.Stop, residual)}:", $"{residual.State}{bound}{(residual.QuiescedBy.IsUnbounded ? ", unbounded" : "")}{(residual.Worker is { } worker ? $", on {worker}" : "")}");
            }
        }
    }
}
