using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Stops;
using Sluice.Engine.Stops;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Requests;

/// <summary>Requests that were decided before: a repetition gets the decision that the first one got.</summary>
/// <param name="store">The truth.</param>
/// <param name="time">Bounds every call.</param>
/// <param name="stops">Keeps the stops that are answered; <c>null</c> where none is.</param>
internal sealed class KnownRequests(IControlStore store, TimeProvider time, AnsweredStops? stops = null)
{
    /// <summary>The answer to a request that is known, or <c>null</c>, which says nothing: it may still be in flight.</summary>
    public async ValueTask<RequestReply?> FindAsync(RequestStart asked, Budget budget, CancellationToken cancellationToken)
    {
        if (Planted.Is(Mistake.RequestDecidedAgain))
            return null;
        var replays = stops?.Replays ?? 0;
        var known = await Bounded.CallAsync(t => store.FindRequestAsync(asked.Id, t), budget.Left, time, "find a request", cancellationToken);
        return known is null ? null : await JudgeAsync(known, asked, replays, budget, cancellationToken);
    }

    /// <summary>The answer to a request whose id is known: its decision when it asks for the same, else a refusal.</summary>
    public async ValueTask<RequestReply> JudgeAsync(RequestRecord known, RequestStart asked, int replays, Budget budget, CancellationToken cancellationToken)
    {
        if (known.Outcome == RequestOutcome.Void)
            return new RequestReply(ReplyKind.Void, known.Id);
        return known.Kind != asked.Kind || !string.Equals(known.BodyHash, asked.BodyHash, StringComparison.Ordinal)
            ? new RequestReply(ReplyKind.OtherBody, known.Id)
            : await ReplyAsync(known, replays, budget, cancellationToken);
    }

    /// <summary>The decision with run and receipt as they stand.</summary>
    /// <param name="known">The request, as it is stored.</param>
    /// <param name="replays">How many replays of the journal had begun before it was read.</param>
    /// <param name="budget">The answer's time.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<RequestReply> ReplyAsync(RequestRecord known, int replays, Budget budget, CancellationToken cancellationToken)
    {
        if (known.Outcome == RequestOutcome.Void)
            return new RequestReply(ReplyKind.Void, known.Id);
        var reply = new RequestReply(ReplyKind.Decided, known.Id, known.Outcome);
        if (known.Run is not { } key)
            return reply;
        var run = await Bounded.CallAsync(t => store.FindRunAsync(key, t), budget.Left, time, "read a run", cancellationToken);
        reply = reply with { Run = run, Receipt = await ReceiptAsync(key, known.StopOrdinal, budget, cancellationToken) };
        if (stops is null || reply.Receipt is not { } receipt || !AnsweredStops.Tells(known.Kind, known.Outcome))
            return reply;
        var kept = await stops.KeepAsync(new RequestStart(known.Id, known.Kind, known.BodyHash, known.Outcome), receipt.Decision, run, replays, budget);
        return kept == KeptStop.InDoubt ? new RequestReply(ReplyKind.InDoubt, known.Id) { Run = run } : reply with { IsJournaled = kept == KeptStop.Yes };
    }

    private async ValueTask<Receipt?> ReceiptAsync(RunKey run, int? ordinal, Budget budget, CancellationToken cancellationToken)
    {
        if (ordinal is null)
            return null;
        var receipts = await Bounded.CallAsync(t => store.ReadReceiptsAsync(run, t), budget.Left, time, "read receipts", cancellationToken);
        return receipts.FirstOrDefault(r => r.Decision.Ordinal == ordinal);
    }
}
