using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Deciding;

/// <summary>FAILING: when the attempts are gone, or their time is over, the run is started again or ends.</summary>
internal static class Failing
{
    public static RunChange? Decide(RunView view)
    {
        var isWaiting = view.Current.Any(a => a.State is AttemptState.Claimed or AttemptState.Running && !view.IsOnLostSession(a));
        if (isWaiting && !view.IsDue)
            return null;
        var left = view.Current.Count(a => a.State.MayBeAlive());
        var failures = view.Current.Where(a => a.State == AttemptState.Failed).ToList();
        var mayRetry = failures.Count > 0 && failures.All(a => a.IsTransient) && view.Run.Retries < view.Run.Settings.RetryTimes;
        var change = mayRetry
            ? view.Change($"to be started again ({view.Run.Retries + 1} of {view.Run.Settings.RetryTimes})") with
            {
                Status = RunStatus.Pending,
                Retries = view.Run.Retries + 1,
                RetryAt = view.Now + view.Run.Settings.RetryInterval,
            }
            : view.Change("failed") with { Status = RunStatus.Failed };
        change = change with { Deadline = null, LeavesAttemptsBehind = true };
        return left == 0
            ? change
            : change with { Receipt = new StopStart(StopKind.Failure, "sluice", $"{left} attempts did not end", view.Now) };
    }
}
