using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Snapshots;

namespace Sluice.Core.Tests.Deciding;

/// <summary>What a store makes of a change, as far as the next decision sees it.</summary>
internal static class Store
{
    public static RunSnapshot Apply(RunSnapshot before, RunChange change)
    {
        var run = RunSwap.After(before.Run, change);
        var next = 5_000 + (run.Version * 100);
        var attempts = before.Attempts.Select(a => change switch
        {
            _ when change.Withdraw.Contains(a.Id) && a.State == AttemptState.Assigned => a with { State = AttemptState.Withdrawn },
            _ when change.Lose.Contains(a.Id) && a.State is AttemptState.Claimed or AttemptState.Running => a with { State = AttemptState.Lost },
            _ when change.RaisesEpoch && a.State == AttemptState.Assigned => a with { State = AttemptState.Withdrawn },
            _ => a,
        }).Where(a => !a.State.IsGone() || (a.Epoch == run.Epoch && a.State != AttemptState.Withdrawn)).ToList();
        attempts.AddRange(change.Assign.Select(n => new AttemptRecord(
            new AttemptId(next++), run.Key, n.Task, run.Epoch, n.Session, AttemptState.Assigned, change.At)));
        var splits = before.Splits with
        {
            Claimable = before.Splits.Total is { } total ? Math.Min(total - before.Splits.Done, before.Splits.Claimable + change.Lose.Count) : 0,
        };
        return before with
        {
            Run = run,
            Attempts = attempts,
            Splits = splits,
            Sessions = [.. before.Sessions.Select(s => s with { UsedSlots = s.UsedSlots + change.Assign.Count(a => a.Session == s.Session.Session) })],
        };
    }
}
