using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Engine.Requests;
using Sluice.Simulation.Memory;
using Sluice.Simulation.Nodes;

namespace Sluice.Simulation.Checks;

/// <content>What operators hear.</content>
internal sealed partial class Promises
{
    private readonly Dictionary<RequestId, Answer> _answers = [];
    private readonly Dictionary<RequestId, int> _asking = [];

    /// <summary>Requests whose outcome nobody has heard yet.</summary>
    public HashSet<RequestId> InDoubt { get; } = [];

    /// <summary>Somebody asks: on an older copy of the store a request that it has forgotten may be decided anew.</summary>
    public void Asks(RequestId request)
    {
        _asking[request] = _asking.GetValueOrDefault(request) + 1;
        if (HasFailedOver && _answers.TryGetValue(request, out var known) && known.IsForgotten && !HasRecovered(known.Node))
            _answers.Remove(request);
    }

    /// <summary>He hears nothing but that it is to be tried again.</summary>
    public void Refused(RequestId request) => _asking[request]--;

    /// <summary>
    /// I1: no read shows another status than one that was acknowledged before the read began. I3: an answer comes within its deadline, whatever
    /// workers do. I4: the same request has the same answer.
    /// </summary>
    public void Answered(ControlNode node, RequestReply reply, TimeSpan asked, TimeSpan took, bool isStop)
    {
        world.Note(node.Process.Name, $"request {reply.Request}: {reply.Kind} {reply.Outcome}");
        _asking[reply.Request]--;
        if (took > world.Timings.Answer + TimeSpan.FromSeconds(3))
            Break("S4/I3", $"request {reply.Request} was answered after {took.TotalSeconds:0.0} s");
        if (reply.Run is { } read && _acknowledged.TryGetValue(read.Key, out var told) && told.StartedAt == read.StartedAt && asked > told.At && read.Status != told.Status)
            Break("S1/I1", $"run {read.Key} was acknowledged as {told.Status}, and who asked after that was shown {read.Status}");
        if (reply.Kind == ReplyKind.InDoubt)
        {
            if (!_answers.ContainsKey(reply.Request))
                InDoubt.Add(reply.Request);
            return;
        }

        InDoubt.Remove(reply.Request);
        // Asked of the store that was, and answered when an older copy had taken its place.
        var isOfLostHistory = FailedOverAt is { } at && asked <= at;
        if (!isOfLostHistory && _answers.TryGetValue(reply.Request, out var known) && (known.Kind, known.Outcome) != (reply.Kind, reply.Outcome))
            Break("S4/I4", $"request {reply.Request} was answered {known.Kind} {known.Outcome}, and then {reply.Kind} {reply.Outcome}");

        // Who asks at the same time may be answered by the copy, before this node has noticed.
        if (!isOfLostHistory || (isStop && IsKept(reply) && _asking[reply.Request] == 0 && !IsDecidedAnew(reply)))
            _answers.TryAdd(reply.Request, new Answer(node, reply.Kind, reply.Outcome, isStop && IsKept(reply), isOfLostHistory));
        if (reply is not { Kind: ReplyKind.Decided, Run: { } run })
            return;
        if (run.IsFinal && !isOfLostHistory)
            _acknowledged.TryAdd(run.Key, new Acknowledged(run.Status, run.StartedAt, world.Scheduler.Now));
        if (isStop && IsKept(reply))
            _stops.Add(new AnsweredStop(node, run.Key, run.StartedAt, run.Generation, reply.Receipt!.Decision.Kind));
    }

    /// <summary>It tells that a run is stopped, or being stopped, and is in the node's journal.</summary>
    private static bool IsKept(RequestReply reply) =>
        reply is { Kind: ReplyKind.Decided, Outcome: RequestOutcome.Stopped or RequestOutcome.AlreadyStopped, IsJournaled: true, Receipt: not null };

    /// <summary>Who asked at the same time was answered by the copy: that is what stands.</summary>
    private bool IsDecidedAnew(RequestReply reply) => world.Store.State.Requests.TryGetValue(reply.Request, out var known) && known.Outcome != reply.Outcome;

    /// <summary>What an older copy knows stays as it was answered; of the rest, what is in the journal of who answered it.</summary>
    private void ForgetAnswers(MemoryState copy)
    {
        foreach (var (request, answer) in _answers.ToList())
        {
            if (copy.Requests.TryGetValue(request, out var known) && known.Outcome == answer.Outcome)
                continue;
            if (answer.IsKept && _asking.GetValueOrDefault(request) == 0)
                _answers[request] = answer with { IsForgotten = true };
            else
                _answers.Remove(request);
        }
    }

    private sealed record Answer(ControlNode Node, ReplyKind Kind, RequestOutcome Outcome, bool IsKept, bool IsForgotten = false);
}
