using Sluice.Core.Changes;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Deciding;

/// <summary>RUNNING: failures are noticed, lost attempts replaced, the end is found.</summary>
internal static class Going
{
    // Once everything is committed no failure changes that: only the end is waited for.
    public static RunChange? Decide(RunView view) =>
        view.Snapshot.Splits.IsAllDone ? Finished(view) : Failed(view) ?? Replace(view);

    /// <summary>An attempt failed: the others are ended before a retry or the end.</summary>
    public static RunChange? Failed(RunView view)
    {
        if (view.Failure is not { } failed)
            return null;
        return view.Change($"attempt {failed.Id} on {failed.Session.Worker} failed: {failed.Error}") with
        {
            Status = RunStatus.Failing,
            Deadline = view.Now + view.Timings.Deadline,
            OnDeadline = OnDeadline.ForceStop,
            Error = failed.Error,
        };
    }

    /// <summary>Attempts that were lost are given up, and what is missing is assigned anew.</summary>
    public static RunChange? Replace(RunView view)
    {
        var lose = view.Replaceable.Select(a => a.Id).ToList();
        var withdraw = view.Untakeable.Select(a => a.Id).ToList();
        var assign = Placement.Choose(view, Placement.Missing(view, lose.Count));
        if (lose.Count == 0 && withdraw.Count == 0 && assign.Count == 0)
            return null;
        return view.Change(Why(view, lose.Count, withdraw.Count, assign.Count)) with { Lose = lose, Withdraw = withdraw, Assign = assign };
    }

    private static string Why(RunView view, int lost, int withdrawn, int assigned)
    {
        var parts = new List<string>(3);
        if (lost > 0)
        {
            parts.Add($"{lost} attempts were lost with their workers" + (view.MustWait
                ? $" (at sinks that do not fence a late write of theirs cannot be ruled out, {view.Timings.UnboundedWait.TotalSeconds:0.#} s after that)"
                : ""));
        }

        if (withdrawn > 0)
            parts.Add($"{withdrawn} are taken back from workers that do not take them");
        if (assigned > 0)
            parts.Add($"{assigned} are assigned");
        return string.Join(", ", parts);
    }

    /// <summary>All is committed, and the attempts are gone; or do not go, and are left behind when their time is over.</summary>
    private static RunChange? Finished(RunView view)
    {
        if (view.Working.Count > 0 && view.Observed.AllDoneFor < view.Timings.Deadline)
            return null;
        var change = view.Finish("everything is committed") with { Deadline = null };
        return view.LeftBehind == 0
            ? change
            : change with { Receipt = new StopStart(StopKind.Finish, "sluice", $"{view.LeftBehind} attempts did not end", view.Now) };
    }
}
