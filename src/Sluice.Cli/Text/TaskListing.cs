using Sluice.Client.Contract;
using Spectre.Console;

namespace Sluice.Cli.Text;

/// <summary>Attempts as a table, and below it what a cell has no room for.</summary>
internal static class TaskListing
{
    public static void Write(Screen screen, IReadOnlyList<JobTask> tasks, DateTimeOffset now)
    {
        screen.Write(new Listing<JobTask>()
            .Add("ATTEMPT", t => $"{t.Attempt}", isNumber: true)
            .Add("TASK", t => $"{t.Task}", keep: 3, isNumber: true)
            .Add("STATE", t => t.State.Name, style: Style)
            .Add("WORKER", t => t.Worker, isElastic: true)
            .Add("COMMITTED", t => Amounts.Count(t.Counts.CommittedRows), keep: 1, isNumber: true)
            .Add("OPEN", t => Amounts.Count(t.UncommittedRows), keep: 2, isNumber: true)
            .Add("SEEN", t => t.LastSeenAt is { } seen ? Amounts.Age(now - seen) : "never", keep: 4, isNumber: true)
            .Draw(tasks, screen.Width));
        foreach (var task in tasks)
        {
            if (task.Error is { } error)
                screen.Say($"{task.Attempt}:", error, new Style(Color.Red));
            else if (!IsGone(task) && task.At is { } at)
                screen.Say($"{task.Attempt}:", at);
        }
    }

    /// <summary>Whether nothing of an attempt can be alive.</summary>
    public static bool IsGone(JobTask task) =>
        task.State == TaskState.Finished || task.State == TaskState.Failed || task.State == TaskState.Stopped || task.State == TaskState.Withdrawn;

    private static Style? Style(JobTask task) =>
        task.State == TaskState.Failed || task.State == TaskState.Lost ? new Style(Color.Red)
        : task.State == TaskState.Running ? new Style(Color.Green)
        : default(Style?);
}
