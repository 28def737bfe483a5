using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Telemetry;
using Sluice.Engine.Requests;
using Sluice.Engine.Restores;
using Sluice.Engine.Telemetry;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Stops;

/// <summary>
/// Stops jobs: savepoint, cancel, force stop. Each is decided by one transaction of the store, asks no worker, coordinator or sink, and works
/// with no other process alive. Thread-safe.
/// </summary>
/// <param name="store">The truth.</param>
/// <param name="journal">This node's own record of the stops that it answered.</param>
/// <param name="guard">Decides again what is in the journal, when the store has lost it.</param>
/// <param name="hints">Told last; nothing waits for it.</param>
/// <param name="time">Dates decisions, and bounds every call.</param>
/// <param name="timings">The times.</param>
public sealed class StopJobs(IControlStore store, IStopJournal journal, RestoreGuard guard, IHints hints, TimeProvider time, Timings timings)
{
    private const int MostTurns = 32;

    private readonly AnsweredStops _answered = new(store.Id, journal, guard.Turns, time, timings);
    private readonly KnownRequests _known = new(store, time, new AnsweredStops(store.Id, journal, guard.Turns, time, timings));
    private readonly SecondWrite _second = new(store, time, timings);

    /// <summary>
    /// Stops the latest run of a job. Answers within <see cref="Timings.Answer"/>: with the decision, once it is durable; or in doubt. The
    /// same request gets the same decision.
    /// </summary>
    /// <exception cref="SluiceException">
    /// SLC4201 to SLC4205: the request cannot be used; SLC4110: the store cannot be reached; SLC4208: the run changes too fast. Nothing changed.
    /// </exception>
    public async ValueTask<RequestReply> StopAsync(StopRequest request, CancellationToken cancellationToken)
    {
        using var activity = SluiceTelemetry.Activities.StartActivity("sluice.stop");
        var begun = time.GetTimestamp();
        var reply = await DecideAsync(request, cancellationToken);
        var outcome = (reply.Kind == ReplyKind.Decided ? reply.Outcome.ToString() : reply.Kind.ToString()).ToLowerInvariant();
        var took = time.GetElapsedTime(begun);
        StopMeter.Answered(request.Kind, outcome, took);

        // A stop that is decided with its answer is final with it; of the others the coordinator tells.
        if (reply is { Outcome: RequestOutcome.Stopped, Run.IsFinal: true })
            StopMeter.Ended(request.Kind, took, reply.Run.Settings.StopObjective);
        activity?.SetTag("sluice.job", request.Job.Value).SetTag("sluice.kind", StopMeter.Name(request.Kind)).SetTag("sluice.outcome", outcome);
        return reply;
    }

    private async ValueTask<RequestReply> DecideAsync(StopRequest request, CancellationToken cancellationToken)
    {
        StopInput.Check(request);
        request = StopInput.Hashed(request);
        request = request with { Deadline = request.Deadline ?? timings.Deadline };
        var asked = StopInput.Start(request);
        var budget = new Budget(time, timings.Answer);
        if (await _known.FindAsync(asked, budget, cancellationToken) is { } known)
            return known;
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var replays = _answered.Replays;
            var run = await Bounded.CallAsync(
                t => store.FindLatestRunAsync(request.Job, t), budget.Left, time, "read a job", cancellationToken);
            var before = time.GetUtcNow();
            var answer = run is null ? new StopAnswer(RequestOutcome.NotFound) : StopRules.Answer(run, request, before);
            var ordinal = run is not null && answer.Change?.Receipt is null ? await LatestStopAsync(run.Key, budget, cancellationToken) : null;
            var result = await Bounded.CommitAsync(
                t => answer.Change is { } change ? store.CommitAsync(change, t)
                    : store.RecordRequestAsync(asked with { Outcome = answer.Outcome }, run?.Key, run?.Standing, ordinal, before, t),
                budget.Left, time, cancellationToken);
            switch (result.Outcome)
            {
                case ChangeOutcome.Committed:
                    var committed = Planted.Is(Mistake.BoundFromDecision) ? before : time.GetUtcNow();
                    return await AnswerAsync(request, answer, result, result.Run ?? run, ordinal, committed, replays, budget);
                case ChangeOutcome.RequestKnown when result.Known is { } decided && !Planted.Is(Mistake.RequestDecidedAgain):
                    return await _known.JudgeAsync(decided, asked, replays, budget, cancellationToken);
                case ChangeOutcome.RequestKnown:
                    return new RequestReply(ReplyKind.Decided, request.Request, answer.Outcome) { Run = run };
                case ChangeOutcome.InDoubt:
                    return new RequestReply(ReplyKind.InDoubt, request.Request) { Run = run };
            }
        }

        throw new SluiceException("SLC4208", $"Job {request.Job} changed {MostTurns} times while its stop was decided; nothing was stored. Try again, or stop it by force, which no change can hold up.", isTransient: true);
    }

    /// <summary>Which stop answers a request that begins none: the latest one that was asked for when it is judged; a receipt of what nobody asked for tells of no stop.</summary>
    private async ValueTask<int?> LatestStopAsync(RunKey run, Budget budget, CancellationToken cancellationToken)
    {
        var receipts = await Bounded.CallAsync(t => store.ReadReceiptsAsync(run, t), budget.Left, time, "read receipts", cancellationToken);
        return receipts.LastOrDefault(r => r.Decision.Kind <= StopKind.ForceStop)?.Decision.Ordinal ?? (receipts.Count == 0 ? null : receipts[^1].Decision.Ordinal);
    }

    /// <summary>
    /// After the COMMIT nothing can undo the stop, and nothing below may turn the answer into another one: not a full disk, not a store that
    /// fails now, not a caller that has gone. Each step has its own bound. But for one thing: an older copy took the store's place meanwhile, and
    /// this node has brought it up already to what was in its journal; then nothing is known of this stop.
    /// </summary>
    private async ValueTask<RequestReply> AnswerAsync(
        StopRequest request, StopAnswer answer, ChangeResult result, RunRecord? run, int? ordinal, DateTimeOffset committed, int replays, Budget budget)
    {
        var reply = new RequestReply(ReplyKind.Decided, request.Request, answer.Outcome) { Run = run };
        if (result.Decision is { } decision)
        {
            var kept = await _answered.KeepAsync(StopInput.Start(request, answer.Outcome), decision, run, replays, budget);
            if (kept == KeptStop.InDoubt)
                return new RequestReply(ReplyKind.InDoubt, request.Request) { Run = run };
            reply = reply with { IsJournaled = kept == KeptStop.Yes, Receipt = new Receipt(decision, new StopProgress(0, [], 0)) };
        }

        if (run is null)
            return reply;
        var receipts = await ReceiptsAsync(run, committed, AtLeast(budget));
        reply = reply with { Receipt = Of(receipts, result.Decision?.Ordinal ?? ordinal) ?? reply.Receipt };
        if (answer.Outcome == RequestOutcome.AlreadyStopped && reply.Receipt is { } known)
        {
            var kept = await _answered.KeepAsync(StopInput.Start(request, answer.Outcome), known.Decision, run, replays, budget);
            if (kept == KeptStop.InDoubt)
                return new RequestReply(ReplyKind.InDoubt, request.Request) { Run = run };
            reply = reply with { IsJournaled = kept == KeptStop.Yes };
        }

        // Kept before the replay, and answered after it: the replay may have found that the copy had ended the run otherwise.
        if (reply.IsJournaled && _answered.Replays != replays)
            reply = new RequestReply(ReplyKind.InDoubt, request.Request) { Run = run };
        hints.Wake(run.Key);
        foreach (var session in receipts.SelectMany(r => r.Progress.Residuals).Select(r => r.Session).OfType<WorkerSession>().Distinct())
            hints.Wake(session);
        return reply;
    }

    /// <summary>What is left of the answer's time, but enough for a step that would be done at once.</summary>
    private TimeSpan AtLeast(Budget budget) => budget.Left > timings.Answer / 5 ? budget.Left : timings.Answer / 5;

    private static Receipt? Of(IReadOnlyList<Receipt> receipts, int? ordinal) =>
        ordinal is null ? (receipts.Count == 0 ? null : receipts[^1]) : receipts.FirstOrDefault(r => r.Decision.Ordinal == ordinal);

    private async ValueTask<IReadOnlyList<Receipt>> ReceiptsAsync(RunRecord run, DateTimeOffset committed, TimeSpan most)
    {
        try
        {
            return await _second.DoAsync(run, [], committed, most, CancellationToken.None);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            // The stop stands; its receipt is read, and the second write done, by whoever comes next.
            return [];
        }
    }
}
