using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Simulation.Memory;
using Sluice.Simulation.Nodes;

namespace Sluice.Simulation.Checks;

/// <content>I1: what was acknowledged holds, also when an older copy has taken the store's place.</content>
internal sealed partial class Promises
{
    private readonly Dictionary<RunKey, Acknowledged> _acknowledged = [];
    private readonly List<AnsweredStop> _stops = [];
    private readonly HashSet<ControlNode> _recovered = [];

    /// <summary>Runs that a stop of a journal has ended on the older copy, and whose journal it was.</summary>
    private readonly HashSet<(RunKey Run, ControlNode Node)> _endedAgain = [];

    /// <summary>
    /// Once a final status is acknowledged no read shows another. On an older copy that has forgotten it the run goes on, until the node that
    /// answered has noticed, decided again what its journal holds, and goes on itself (design.md, "Restores"): from then on the stop stands.
    /// </summary>
    public void AfterStore(string what)
    {
        foreach (var (key, told) in _acknowledged)
        {
            if (world.Store.State.Runs.TryGetValue(key, out var run) && run.StartedAt == told.StartedAt && run.Status != told.Status)
                Break("S1/I1", $"run {key} was acknowledged as {told.Status} and is {run.Status} after '{what}'");
        }

        CheckResumePoints();
        if (!HasFailedOver)
            return;
        foreach (var node in world.Controls.Where(c => c.HasRecovered && _recovered.Add(c)))
        {
            // Nobody can stop any more what ended on the copy before this node had noticed; but what it has itself decided again must be what it answered.
            _stops.RemoveAll(s => s.Node == node && world.Store.State.Runs.TryGetValue(s.Run, out var run) && run.IsFinal && !_endedAgain.Contains((s.Run, node)));
        }

        foreach (var stop in _stops)
        {
            // Another run may have got its number, where the store had forgotten that it was ever started; also of the same start, doubled and late.
            if (_recovered.Contains(stop.Node) && world.Store.State.Runs.TryGetValue(stop.Run, out var run) && (run.StartedAt, run.Generation) == (stop.StartedAt, stop.Generation) && !Holds(stop.Kind, run))
                Break("S4/F23", $"{stop.Node.Process.Name} answered that run {run.Key} was stopped ({stop.Kind}), has brought the restored store up to that, and the run is {run.Status} after '{what}'");
        }
    }

    /// <summary>A change is stored: is it one that was answered before, decided again by the one who answered it? (Others may have answered it too, and then know no harder one.)</summary>
    private void NoteAgain(RunRecord after, RequestId? request, string by)
    {
        if (HasFailedOver && after.IsFinal && request is { } id && _answers.TryGetValue(id, out var known) && known.IsForgotten && known.Node.Process.Name == by)
            _endedAgain.Add((after.Key, known.Node));
    }

    private bool HasRecovered(ControlNode node) => _recovered.Contains(node);

    private static bool Holds(StopKind kind, RunRecord run) => kind switch
    {
        StopKind.ForceStop => run.Status == RunStatus.Canceled,
        StopKind.Cancel => run.Status is RunStatus.Canceled or RunStatus.Canceling,

        // A savepoint may be given up at its deadline, where that was asked for.
        _ => true,
    };

    private void ForgetStatuses(MemoryState copy)
    {
        foreach (var (key, told) in _acknowledged.ToList())
        {
            if (!copy.Runs.TryGetValue(key, out var run) || run.StartedAt != told.StartedAt || run.Status != told.Status)
                _acknowledged.Remove(key);
        }
    }

    private sealed record Acknowledged(RunStatus Status, DateTimeOffset StartedAt, TimeSpan At);

    private sealed record AnsweredStop(ControlNode Node, RunKey Run, DateTimeOffset StartedAt, Generation Generation, StopKind Kind);
}
