using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;
using Sluice.Simulation.Machines;

namespace Sluice.Simulation.Checks;

/// <content>What operators hear.</content>
internal sealed partial class Promises
{
    private readonly Dictionary<RequestId, RequestReply> _answers = [];
    private readonly Dictionary<RunKey, DateTimeOffset> _stoppedForGood = [];

    /// <summary>Requests whose outcome nobody has heard yet.</summary>
    public HashSet<RequestId> InDoubt { get; } = [];

    /// <summary>I3: an answer comes within its deadline, whatever workers do. I4: the same request has the same answer.</summary>
    public void Answered(SimProcess process, RequestReply reply, TimeSpan took, bool isStop)
    {
        world.Note(process.Name, $"request {reply.Request}: {reply.Kind} {reply.Outcome}");
        if (took > world.Timings.Answer + TimeSpan.FromSeconds(3))
            Break("S4/I3", $"request {reply.Request} was answered after {took.TotalSeconds:0.0} s");
        if (reply.Kind == ReplyKind.InDoubt)
        {
            if (!_answers.ContainsKey(reply.Request))
                InDoubt.Add(reply.Request);
            return;
        }

        InDoubt.Remove(reply.Request);
        if (!HasFailedOver && _answers.TryGetValue(reply.Request, out var known) && (known.Kind, known.Outcome) != (reply.Kind, reply.Outcome))
            Break("S4/I4", $"request {reply.Request} was answered {known.Kind} {known.Outcome}, and then {reply.Kind} {reply.Outcome}");
        _answers.TryAdd(reply.Request, reply);
        if (reply is not { Kind: ReplyKind.Decided, Run: { IsFinal: true } run })
            return;
        _acknowledged.TryAdd(run.Key, run.Status);
        if (isStop && reply.Outcome == RequestOutcome.Stopped && reply.Receipt?.Decision.Kind == StopKind.ForceStop)
            _stoppedForGood.TryAdd(run.Key, run.StartedAt);
    }

    /// <summary>
    /// What a stop has answered holds also over a failover to a copy that had not heard of it: as soon as the node that answered it has looked,
    /// which it does with every renewal's time. With several control processes another may go on first, while that one is dead.
    /// </summary>
    private void CheckStops()
    {
        if (world.Controls.Count > 1)
            return;
        foreach (var (key, started) in _stoppedForGood)
        {
            // Another run may have got its number, where the store had forgotten that it was ever started.
            if (!world.Store.State.Runs.TryGetValue(key, out var run) || run.StartedAt != started || run.Status is RunStatus.Canceled or RunStatus.SavepointDone)
                continue;
            if (FailedOverAt is not { } at || run.EndedAt is not { } ended || ended > SimClock.Beginning + at + (world.Timings.Renewal * 3))
                Break("S4/F23", $"run {key} was stopped by force and is {run.Status}");
        }
    }
}
