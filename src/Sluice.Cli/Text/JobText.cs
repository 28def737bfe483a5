using Sluice.Cli.Asking;
using Sluice.Cli.Verbs;
using Sluice.Client.Contract;
using Spectre.Console;

namespace Sluice.Cli.Text;

/// <summary>A job for people: what it is at, what it did, what it waits for, what to type next.</summary>
internal sealed class JobText(Screen screen, DateTimeOffset now)
{
    /// <summary>Writes all of it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="tasks">The attempts of its run; empty where they were not read.</param>
    public void Write(Job job, IReadOnlyList<JobTask> tasks)
    {
        Headline(job);
        new Facts()
            .Add("since", Since(job))
            .Add("waits", job.Waiting is { } wait ? $"{wait.Reason} (number {wait.Position} of those that wait)" : null)
            .Add("deadline", Deadline(job), job.Stuck ? new Style(Color.Red) : default(Style?))
            .Add("error", job.Error, new Style(Color.Red))
            .Add("rows", Rows(job.Counts))
            .Add("splits", Splits(job))
            .Add("tasks", TaskCounts(tasks))
            .Add("mode", $"{job.Mode}, parallelism {job.Parallelism}, epoch {job.Epoch}")
            .Add("by", job.SubmittedBy.Length == 0 ? null : $"{job.SubmittedBy}, first submitted {Amounts.At(job.CreatedAt, now)}")
            .Write(screen);
        WriteAlive(job, tasks);
        WriteEnd(job);
    }

    /// <summary>Writes the receipt, where there is one, and what to type next.</summary>
    public void WriteEnd(Job job)
    {
        if (job.Stop is { } stop)
        {
            screen.Gap();
            new ReceiptText(screen, now).Write(job, stop);
        }

        if (job.Run > 1)
        {
            screen.Gap();
            screen.Say(new Hint("Receipts of earlier runs:", $"sluice job {job.Id} --stops"));
        }

        WriteNext(job);
    }

    /// <summary>Writes what to type next, where there is something.</summary>
    public void WriteNext(Job job)
    {
        if (NextStep.Of(job) is not { } next)
            return;
        screen.Gap();
        screen.Say(next);
    }

    /// <summary>Writes one line: what the job is.</summary>
    public void Headline(Job job) => screen.Say($"Job {job.Id} ({job.Name}) is {JobListing.Status(job)}, run {job.Run}.", Statuses.Style(job));

    private string? Since(Job job) => job switch
    {
        { IsFinal: true, EndedAt: { } ended } => $"{Amounts.At(ended, now)}, after {Amounts.Span(ended - (job.StartedAt ?? job.CreatedAt))}",
        { Stop.Decision: { } decision } => $"{Amounts.At(decision.DecidedAt, now)} ({Amounts.Age(now - decision.DecidedAt)}); the run began {Amounts.At(job.StartedAt ?? job.CreatedAt, now)}",
        _ => $"{Amounts.At(job.StartedAt ?? job.CreatedAt, now)} ({Amounts.Age(now - (job.StartedAt ?? job.CreatedAt))})",
    };

    private string? Deadline(Job job) => job switch
    {
        { IsFinal: true } or { Deadline: null } => job.Stuck ? "passed; it keeps trying (STUCK)" : null,
        { Deadline: { } at } when at <= now => $"{Amounts.At(at, now)}, passed {Amounts.Age(now - at)} ago{(job.Stuck ? "; it keeps trying (STUCK)" : "")}",
        { Deadline: { } at } => $"{Amounts.At(at, now)}, in {Amounts.Age(at - now)}",
    };

    private static string Rows(JobCounts counts) =>
        $"{Amounts.Count(counts.ReadRows)} read, {Amounts.Count(counts.WrittenRows)} written, {Amounts.Count(counts.CommittedRows)} committed{(counts.DeadRows == 0 ? "" : $", {Amounts.Count(counts.DeadRows)} dead")}";

    private static string Splits(Job job) => job.Splits.Total is { } total ? $"{job.Splits.Done} of {total} done" : "not planned yet";

    private static string? TaskCounts(IReadOnlyList<JobTask> tasks) => tasks.Count == 0
        ? null
        : $"{tasks.Count(TaskListing.IsGone)} of {Amounts.Count(tasks.Count, "attempt")} gone";

    private void WriteAlive(Job job, IReadOnlyList<JobTask> tasks)
    {
        // While a run goes on, its tasks are at work: `sluice tasks` has them. While it is being stopped, those that are left are the question.
        if (job.Status != JobStatus.Canceling && job.Status != JobStatus.DoingSavepoint && job.Status != JobStatus.Failing)
            return;
        foreach (var task in tasks.Where(t => !TaskListing.IsGone(t)))
        {
            screen.Gap();
            screen.Say($"Attempt {job.Id}-{task.Run}-{task.Attempt} on {task.Worker}: {task.State}{(task.LastSeenAt is { } seen ? $", heard of {Amounts.Age(now - seen)} ago" : "")}.");
            new Facts()
                .Add("stuck where", task.At)
                .Add("not committed", task.UncommittedRows == 0 && task.OpenTransactions == 0
                    ? null
                    : $"{Amounts.Count(task.UncommittedRows, "row")} in {Amounts.Count(task.OpenTransactions, "open transaction")}")
                .Write(screen);
        }
    }
}
