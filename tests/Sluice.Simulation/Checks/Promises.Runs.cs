using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Submissions;
using Sluice.Simulation.Memory;

namespace Sluice.Simulation.Checks;

/// <content>Runs and their changes.</content>
internal sealed partial class Promises
{
    public ChangeResult Judge(MemoryControlStore store, RunStart start)
    {
        var result = store.StartAsync(start, CancellationToken.None).Result;
        if (result is { Outcome: ChangeOutcome.Committed, Run: { } run })
        {
            world.Note("store", $"run {run.Key} of {start.JobName} begins: generation {run.Generation}, epoch {run.Epoch}");
            CheckResume(run);
        }

        return result;
    }

    public ChangeResult Judge(MemoryControlStore store, RunChange change, string by)
    {
        var before = store.State.Runs.GetValueOrDefault(change.Run);
        var result = store.CommitAsync(change, CancellationToken.None).Result;
        if (result is { Outcome: ChangeOutcome.Committed, Run: { } after } && before is not null)
        {
            Compare(before, after, change);
            CheckAttempts(store.State, after, change);
            Deadlines.Changed(after);
            NoteAgain(after, change.Request?.Id, by);
        }

        return result;
    }

    private void Compare(RunRecord before, RunRecord after, RunChange change)
    {
        world.Note("store", $"{before.Key} {before.Status} -> {after.Status} version {after.Version} epoch {after.Epoch}: {change.Why}");
        if (before.IsFinal)
            Break("S1", $"the final run {before.Key} changed from {before.Status} to {after.Status}");
        if (change.Expect.Version is { } version && version != before.Version)
            Break("S1", $"run {before.Key} at version {before.Version} was changed by a decision on version {version}");
        if (after.Epoch < before.Epoch || (after.Status.IsFinal() && after.Epoch == before.Epoch))
            Break("S1", $"run {before.Key} became {after.Status} and its epoch went from {before.Epoch} to {after.Epoch}");
        if (before.Status != after.Status && !Transitions.Allows(before.Status, after.Status))
            Break("transitions", $"run {before.Key} went from {before.Status} to {after.Status}");
        var isGivenUp = before.Status == RunStatus.DoingSavepoint && after.Status == RunStatus.Running;
        if (after.Stop < before.Stop && !isGivenUp)
            Break("hardness", $"run {before.Key} was stopped by {before.Stop}, and then only by {after.Stop}");
        if (before.Stop is StopKind.Cancel or StopKind.ForceStop && after.Status is not (RunStatus.Canceling or RunStatus.Canceled))
            Break("no resurrection", $"run {before.Key} was stopped by {before.Stop} and is {after.Status}");
    }

    private void CheckAttempts(MemoryState state, RunRecord run, RunChange change)
    {
        if (run.Status.IsFinal() || change.LeavesAttemptsBehind)
        {
            foreach (var row in state.AttemptsOf[run.Key])
            {
                if (row.Attempt.State.MayBeAlive() && !state.Residuals.ContainsKey(row.Attempt.Id))
                    Break("S1", $"run {run.Key} became {run.Status} and attempt {row.Attempt.Id}, {row.Attempt.State}, is no residual");
            }
        }

        foreach (var session in change.Assign.Select(a => a.Session).Distinct())
        {
            var used = state.HeldBy.Count(session);
            if (used > state.Sessions[session].Slots)
                Break("S9", $"{session} has {state.Sessions[session].Slots} slots, and {used} attempts that are not gone");
        }
    }
}
