using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Deciding;

/// <summary>PENDING and SCHEDULED: a run gets slots, and its attempts are taken.</summary>
internal static class Starting
{
    public static RunChange? Decide(RunView view)
    {
        if (view.Run.RetryAt is { } at && !view.HasPassed(at))
            return null;
        if (MustWaitForZombies(view))
            return null;
        var assigned = Placement.Choose(view, Placement.Wanted(view));
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
        var alive = view.Alive.ToList();
        var taken = alive.Count(a => a.State != AttemptState.Assigned) + view.Current.Count(a => a.State == AttemptState.Finished);
        if (taken > 0 && (alive.All(a => a.State != AttemptState.Assigned) || view.IsDue))
        {
            return view.Change("its attempts have been taken") with
            {
                Status = RunStatus.Running,
                Deadline = null,
                Withdraw = [.. view.Current.Where(a => a.State == AttemptState.Assigned).Select(a => a.Id)],
            };
        }

        if (!view.IsDue && view.Current.Any(a => !a.State.IsGone() && !view.IsOnLostSession(a)))
            return Going.Replace(view);

        // Some may have been taken by a session that is lost since: as after a failure, they are left behind under a new epoch.
        return view.Change("nobody took its attempts") with { Status = RunStatus.Pending, Deadline = null, LeavesAttemptsBehind = true };
    }

    /// <summary>
    /// At a sink that does not fence, attempts left behind must be over, and for a while: nothing else keeps them from writing beside the
    /// new ones.
    /// </summary>
    private static bool MustWaitForZombies(RunView view) =>
        !view.Run.Settings.AllSinksFence && !Planted.Is(Mistake.LeaseOnlyReplacedAtOnce)
        && view.Snapshot.OpenResiduals.Any(r => view.Observed.OverFor.GetValueOrDefault(r.Attempt) < view.Timings.UnboundedWait);
}
