using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Simulation.Sinks;

namespace Sluice.Simulation.Checks;

/// <content>I5: a resume starts exactly at the receipt's final <c>resumesFrom</c>, read under the fence.</content>
internal sealed partial class Promises
{
    private readonly HashSet<RunKey> _resumable = [];

    /// <summary>
    /// Where a receipt says that a resume starts, once that is final, is what the sinks' ledgers have; and nothing moves them from there but the resumed
    /// run itself. Of runs whose sinks were fenced: after an end in good order nobody raises a fence, and the copies are those of the attempts.
    /// </summary>
    private void CheckResumePoints()
    {
        foreach (var (key, (_, from)) in world.Store.State.Progress)
        {
            if (from is null || !world.Store.State.Runs.TryGetValue(key, out var run) || !IsFenced(run)
                || world.Store.State.Jobs[run.Job].LastRun != run.Number.Value || !_resumable.Add(key))
            {
                continue;
            }

            if (Committed(run) is { } rows && rows != from.CommittedRows)
                Break("I5", $"the receipt of run {key} says for good that a resume starts behind {from.CommittedRows} rows, and the sinks have {rows}");
        }
    }

    /// <summary>A resumed run begins where its predecessor's receipt says, if that was final then: from there on only its own attempts move anything.</summary>
    private void CheckResume(RunRecord run)
    {
        var before = new RunKey(run.Job, new RunNumber(run.Number.Value - 1));
        if (!HasFailedOver && _resumable.Contains(before) && world.Store.State.Runs.TryGetValue(before, out var last) && last.Generation == run.Generation
            && world.Store.State.Progress[before].From is { } from && Committed(last) is { } rows && rows != from.CommittedRows)
        {
            Break("I5", $"run {run.Key} begins behind {rows} rows, and the receipt of the run before it says {from.CommittedRows}");
        }
    }

    private bool IsFenced(RunRecord run) => !HasFailedOver && run.Settings.Sinks.Any(s => s.Fencing == SinkFencing.Transactional)
        && run.Settings.Sinks.Where(s => s.Fencing == SinkFencing.Transactional).All(s => world.Store.State.Fences.GetValueOrDefault((run.Key, s.Name))?.Task is { State: FenceState.Fenced } task && task.Epoch == run.Epoch);

    /// <summary>Rows that are committed at all sinks together; <c>null</c> where another generation has emptied one.</summary>
    private long? Committed(RunRecord run)
    {
        var rows = 0L;
        foreach (var declared in run.Settings.Sinks)
        {
            var sink = world.SinkOf(run.Job, declared);
            if (sink.Prepared > run.Generation.Value)
                return null;
            rows += sink is LedgerSink ledger
                ? ledger.Rows.Where(r => r.Key.Generation == run.Generation.Value).Sum(r => (long)r.Value.Position)
                : world.Store.State.Generations.GetValueOrDefault((run.Job, run.Generation))?.Progress.Where(p => p.Key.Sink == sink.Name).Sum(p => p.Value.Rows) ?? 0;
        }

        return rows;
    }
}
