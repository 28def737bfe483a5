using Sluice.Core.Runs;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Resuming;

namespace Sluice.Commands;

/// <summary>Whether a job starts from the beginning, goes on, or is not started at all.</summary>
/// <param name="Fresh">A new generation.</param>
/// <param name="Exit">The exit status when nothing is started; else <c>null</c>.</param>
/// <param name="Message">What to tell the user, or <c>null</c>.</param>
internal sealed record StartDecision(bool Fresh, int? Exit, string? Message)
{
    /// <summary>Decides.</summary>
    /// <param name="plan">The job.</param>
    /// <param name="known">What the store knows of it.</param>
    /// <param name="resume">The user asked to go on.</param>
    /// <param name="fresh">The user asked for the beginning.</param>
    public static StartDecision Of(JobPlan plan, JobRecord? known, bool resume, bool fresh)
    {
        if (!resume || fresh)
        {
            var warn = !resume && !fresh && known is { LastRun.Status: not RunStatus.Finished };
            return new StartDecision(
                true, null,
                warn ? $"The last run of this job ended {Words(known!.LastRun)}. This one starts from the beginning; to go on where that one stopped, use --resume." : null);
        }

        if (known is null)
            return new StartDecision(false, ExitCode.Refused, "There is nothing to resume: this job has not run from here (same folder or SLUICE_HOME, same --name or file).");
        if (known.LastRun.Status == RunStatus.Finished)
            return new StartDecision(false, ExitCode.Done, "The job is already FINISHED: everything is committed. To run it again from the beginning: --fresh.");
        var changes = JobFileDiff.Compare(JobFileText.Parse(known.Config), plan.Resolved).Where(c => !c.IsHarmless).Select(c => c.Path).ToList();
        return changes.Count == 0
            ? new StartDecision(false, null, null)
            : new StartDecision(
                false, ExitCode.Refused,
                $"The job file changed where its positions depend on it: {string.Join(", ", changes)}. Put it back to resume, or start from the beginning with --fresh.");
    }

    private static string Words(RunRecord run) => run.Status.IsFinal() ? run.Status.Name() : "without a word (its process died)";
}
