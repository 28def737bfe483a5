using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Deciding;

/// <summary>RUNNING: failures are noticed, lost attempts replaced, the end is found.</summary>
internal static class Going
{
    public static RunChange? Decide(RunView view)
    {
        if (Finished(view) is { } finished)
            return finished;
        return Failed(view) ?? Replace(view);
    }

    /// <summary>An attempt failed: the others are ended before a retry or the end.</summary>
    public static RunChange? Failed(RunView view)
    {
        if (view.Current.Where(a => a.State == AttemptState.Failed).MinBy(a => a.Id.Value) is not { } failed)
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

        // What a lost attempt held can be taken by others once it is given up, which is now.
        var wanted = Math.Max(Placement.Wanted(view), lose.Count > 0 ? Math.Min(view.Run.Settings.Parallelism, view.Alive.Count() + lose.Count) : 0);
        var assign = Placement.Choose(view, wanted);
        if (lose.Count == 0 && withdraw.Count == 0 && assign.Count == 0)
            return null;
        var why = lose.Count > 0
            ? $"{lose.Count} attempts were lost with their workers; {assign.Count} are assigned"
            : $"{assign.Count} attempts are assigned";
        return view.Change(why) with { Lose = lose, Withdraw = withdraw, Assign = assign };
    }

    /// <summary>All is committed, and the attempts are gone; or do not go, and are left behind when their time is over.</summary>
    private static RunChange? Finished(RunView view)
    {
        if (!view.Snapshot.Splits.IsAllDone)
            return null;
        var left = view.Current.Count(a => a.State.MayBeAlive());
        var waiting = view.Current.Any(a => a.State is AttemptState.Claimed or AttemptState.Running && !view.IsOnLostSession(a));
        if (waiting && view.Observed.AllDoneFor < view.Timings.Deadline)
            return null;
        var change = view.Change("everything is committed") with { Status = RunStatus.Finished, LeavesAttemptsBehind = true, Deadline = null };
        return left == 0
            ? change
            : change with { Receipt = new StopStart(StopKind.Finish, "sluice", $"{left} attempts did not end", view.Now) };
    }
}
