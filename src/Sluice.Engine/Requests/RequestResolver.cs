using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Engine.Restores;
using Sluice.Engine.Stops;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Requests;

/// <summary>Establishes the outcome of requests that were answered <c>in-doubt</c>. Thread-safe.</summary>
/// <param name="store">The truth.</param>
/// <param name="journal">This node's own record of the stops that it answered.</param>
/// <param name="guard">Decides again what is in the journal, when the store has lost it.</param>
/// <param name="time">Dates tombstones, and bounds every call.</param>
/// <param name="timings">The times.</param>
public sealed class RequestResolver(IControlStore store, IStopJournal journal, RestoreGuard guard, TimeProvider time, Timings timings)
{
    private readonly KnownRequests _known = new(store, time, new AnsweredStops(store.Id, journal, guard.Turns, time, timings));

    /// <summary>
    /// The outcome of a request: its decision; or <see cref="ReplyKind.Void"/>, and then it never happens; or still
    /// <see cref="ReplyKind.InDoubt"/> while the original is in flight: ask again later.
    /// </summary>
    /// <exception cref="Core.Errors.SluiceException">SLC4201: no usable id; SLC4110: the store does not answer.</exception>
    public async ValueTask<RequestReply> ResolveAsync(RequestId request, CancellationToken cancellationToken)
    {
        RequestInput.Check(request);
        var budget = new Budget(time, timings.Answer);
        var replays = guard.Turns.Replays;
        if (Planted.Is(Mistake.AbsenceIsAnAnswer))
        {
            var found = await Bounded.CallAsync(t => store.FindRequestAsync(request, t), budget.Left, time, "find a request", cancellationToken);
            return found is null ? new RequestReply(ReplyKind.Void, request) : await _known.ReplyAsync(found, replays, budget, cancellationToken);
        }

        RequestRecord? known;
        try
        {
            known = await Bounded.CallAsync(
                t => store.ResolveAsync(request, time.GetUtcNow(), t), budget.Left, time, "resolve a request", cancellationToken);
        }
        catch (SluiceException e) when (e is { Code: "SLC4110", InnerException: OperationCanceledException })
        {
            // The store was reached and has not answered yet: it may wait behind the original, whose COMMIT hangs.
            return new RequestReply(ReplyKind.InDoubt, request);
        }

        return known is null ? new RequestReply(ReplyKind.InDoubt, request) : await _known.ReplyAsync(known, replays, budget, cancellationToken);
    }
}
