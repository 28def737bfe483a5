using Sluice.Core.Runs;
using Sluice.Simulation.Sinks;

namespace Sluice.Simulation.Checks;

/// <content>What must happen in time, and what must be so at the end.</content>
internal sealed partial class Promises
{
    /// <summary>Looks at deadlines.</summary>
    public DeadlineWatch Deadlines { get; } = new(world);

    /// <summary>All has been quiet for long: every run has ended, and the sinks hold what was committed, once.</summary>
    public void CheckEnd()
    {
        Describe();
        foreach (var run in world.Store.State.Runs.Values.Where(r => !r.IsFinal))
            Break("S2", $"run {run.Key} is still {run.Status} although nothing is wrong any more");
        foreach (var task in world.Store.State.Fences.Values.Select(f => f.Task).Where(t => t.State < Core.Fences.FenceState.Fenced))
            Break("S5", $"the fence of {task.Sink} for run {task.Run} is never done: {task.State}");
        foreach (var attempt in Untold)
            Break("S9", $"attempt {attempt.Id} is still {attempt.State} although {_seenGone[attempt.Id].By.Name}, which lives, has seen its process gone");
        foreach (var request in InDoubt)
            Break("S4", $"the outcome of request {request} is never known");
        foreach (var sink in world.Sinks.Where(s => s.Fencing.Fences()))
            CheckRows(sink);
    }

    /// <summary>How things stand, at the end of the trace.</summary>
    private void Describe()
    {
        var state = world.Store.State;
        foreach (var run in state.Runs.Values)
            world.Note("end", $"run {run.Key} {run.Status} version {run.Version} epoch {run.Epoch} generation {run.Generation} stop {run.Stop}");
        foreach (var row in state.Attempts.Values)
            world.Note("end", $"attempt {row.Attempt.Id} of {row.Attempt.Run} epoch {row.Attempt.Epoch} {row.Attempt.State} on {row.Attempt.Session}");
        foreach (var session in state.Sessions.Values)
            world.Note("end", $"session {session.Session} slots {session.Slots} renewals {session.Renewals}{(session.IsLost ? " lost" : "")}{(session.IsSuperseded ? " superseded" : "")}");
        foreach (var residual in state.Residuals.Values.Where(r => !r.IsClosed))
            world.Note("end", $"residual {residual.Attempt} of {residual.Run} epoch {residual.Epoch} {residual.State}");
        foreach (var row in state.Fences.Values)
            world.Note("end", $"fence {row.Task.Run} {row.Task.Sink} epoch {row.Task.Epoch} {row.Task.State} claim {row.Task.Claim} by {row.Task.ClaimedBy}");
        foreach (var (key, generation) in state.Generations)
            world.Note("end", $"generation {key.Generation} of {key.Job}: {generation.Done.Count} of {generation.Plan?.Splits.Count} splits, complete {generation.IsComplete}");
    }

    private void CheckRows(SimSink sink)
    {
        var latest = world.Store.State.Runs.Values.Where(r => r.Job == sink.Job).MaxBy(r => r.Number.Value);
        if (latest is null || latest.Generation.Value != sink.Prepared)
            return;
        if (sink is LedgerSink ledger)
        {
            foreach (var (key, row) in ledger.Rows.Where(r => r.Key.Generation == sink.Prepared))
            {
                var visible = sink.Visible.Count(v => v.Key.Generation == key.Generation && v.Key.Split == key.Split);
                if (visible != row.Position)
                    Break("S10", $"split {key.Split} is committed to row {row.Position} in {sink.Name}, and {visible} rows are there");
            }
        }

        if (latest.Status != RunStatus.Finished)
            return;
        var job = world.JobOf(world.Store.State.Jobs[sink.Job].Name);
        var rows = sink.Visible.Count(v => v.Key.Generation == sink.Prepared);
        if (rows != job.Splits * job.RowsPerSplit)
            Break("S10", $"run {latest.Key} is FINISHED, and {sink.Name} has {rows} of {job.Splits * job.RowsPerSplit} rows");
    }
}
