using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Deciding;

/// <summary>PENDING and SCHEDULED: a run gets slots, and its attempts are taken.</summary>
internal static class Starting
{
    public static RunChange? Decide(RunView view)
    {
        // A run that is started again, or resumed, after its last commit: nothing is left that would need a slot.
        if (view.Snapshot.Splits.IsAllDone)
            return view.Finish("everything was committed before") with { RetryAt = null };
        if (view.Run.RetryAt is { } at && !view.HasPassed(at))
            return null;
        if (view.IsHeldUp)
            return null;
        var assigned = Placement.Choose(view, Placement.Missing(view, 0));
        return assigned.Count == 0
            ? null
            : view.Change($"{assigned.Count} attempts are assigned") with
            {
                Status = RunStatus.Scheduled,
                Deadline = view.Now + view.Timings.Deadline,
                OnDeadline = OnDeadline.ForceStop,
                RetryAt = null,
                Assign = assigned,
            };
    }

    public static RunChange? DecideScheduled(RunView view)
    {
        if (Going.Failed(view) is { } failing)
            return failing;
        var hasBegun = view.Working.Count > 0 || view.Ended.Exists(a => a.State != AttemptState.Withdrawn);
        if (hasBegun && (view.Assigned.Count == 0 || view.IsDue))
        {
            return view.Change("its attempts have been taken") with
            {
                Status = RunStatus.Running,
                Deadline = null,
                Withdraw = [.. view.Assigned.Concat(view.Untakeable).Select(a => a.Id)],
            };
        }

        if (!view.IsDue && view.Alive > 0)
            return Going.Replace(view);

        // Some may have been taken by a session that is lost since: as after a failure, they are left behind under a new epoch.
        return view.Change("nobody took its attempts") with { Status = RunStatus.Pending, Deadline = null, LeavesAttemptsBehind = true };
    }
}
