using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Deciding;

/// <summary>CANCELING and DOING_SAVEPOINT: the stop is done when the attempts are gone, and at its deadline by force.</summary>
internal static class Stopping
{
    public static RunChange? Decide(RunView view)
    {
        var isSavepoint = view.Run.Status == RunStatus.DoingSavepoint;
        if (view.Working.Count == 0)
        {
            if (Planted.Is(Mistake.RetryAfterStop) && view.Failure is not null)
                return Failing.Decide(view);

            // Intent wins: also when they had just finished, and also when a worker was lost meanwhile.
            return view.Change(isSavepoint ? "stopped at a commit" : "canceled") with
            {
                Status = isSavepoint ? RunStatus.SavepointDone : RunStatus.Canceled,
                Deadline = null,
                IsStuck = false,
            };
        }

        if (!view.IsDue)
            return null;
        return view.Run.OnDeadline switch
        {
            OnDeadline.KeepTrying => view.Run.IsStuck ? null : view.Change("stuck: its attempts do not end") with { IsStuck = true },
            OnDeadline.Resume when isSavepoint && !view.Ended.Exists(a => a.State != AttemptState.Withdrawn) =>
                view.Change("the savepoint was not done in time; the run goes on") with { Status = RunStatus.Running, Stop = StopKind.None, Deadline = null },
            _ => Force(view),
        };
    }

    private static RunChange Force(RunView view) => view.Change("stopped by force: the deadline has passed") with
    {
        Status = RunStatus.Canceled,
        Stop = StopKind.ForceStop,
        Deadline = null,
        IsStuck = false,
        Receipt = new StopStart(StopKind.ForceStop, "sluice", "the deadline of the stop before it has passed", view.Now),
    };
}
