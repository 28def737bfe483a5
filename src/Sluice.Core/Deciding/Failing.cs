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
        if (view.Working.Count > 0 && !view.IsDue)
            return null;
        var change = MayRetry(view)
            ? view.Change($"to be started again ({view.Run.Retries + 1} of {view.Run.Settings.RetryTimes})") with
            {
                Status = RunStatus.Pending,
                Retries = view.Run.Retries + 1,
                RetryAt = view.Now + view.Run.Settings.RetryInterval,
            }
            : view.Change("failed") with { Status = RunStatus.Failed };
        change = change with { Deadline = null, LeavesAttemptsBehind = true };
        return view.LeftBehind == 0
            ? change
            : change with { Receipt = new StopStart(StopKind.Failure, "sluice", $"{view.LeftBehind} attempts did not end", view.Now) };
    }

    /// <summary>Every fault that is known may go away by itself, and there are tries left. Of a run whose store was restored meanwhile none is known.</summary>
    private static bool MayRetry(RunView view) =>
        view.Run.Retries < view.Run.Settings.RetryTimes && view.Ended.TrueForAll(a => a.State != AttemptState.Failed || a.IsTransient);
}
