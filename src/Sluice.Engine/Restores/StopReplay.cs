using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Restores;
using Sluice.Core.Stops;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Restores;

/// <summary>Decides stops again that an older copy of the store has forgotten. Thread-safe.</summary>
/// <param name="store">The older copy.</param>
/// <param name="time">Dates what is stored, and bounds every call.</param>
/// <param name="timings">The times.</param>
public sealed class StopReplay(IControlStore store, TimeProvider time, Timings timings)
{
    private const int MostTurns = 32;

    /// <summary>Of so many it is asked at once whether they are settled. After a failover nearly all are, and nothing is granted before the last of them.</summary>
    private const int Together = 1000;

    /// <summary>
    /// The order in which the stops of journals are decided again: the hardest of each run first. A softer one that came before it may end a run on
    /// the older copy at once, where nothing runs yet, and then the harder one would find another final status than the one that was answered.
    /// </summary>
    public static IReadOnlyList<JournaledStop> InOrder(IEnumerable<JournaledStop> stops) => Planted.Is(Mistake.JournalReplayedInOrderOfTime)
        ? [.. stops.OrderBy(s => s.Decision.DecidedAt)]
        : [.. stops.OrderByDescending(s => s.Kind).ThenBy(s => s.Decision.DecidedAt)];

    /// <summary>Decides stops again that the store has forgotten, one after the other.</summary>
    /// <param name="stops">As <see cref="InOrder"/> gives them.</param>
    /// <param name="cancellationToken">Ends it between two of them.</param>
    /// <exception cref="SluiceException">As <see cref="ReplayAsync"/>.</exception>
    public async ValueTask<IReadOnlyList<ReplayOutcome>> ReplayAllAsync(IReadOnlyList<JournaledStop> stops, CancellationToken cancellationToken)
    {
        var outcomes = new List<ReplayOutcome>(stops.Count);
        foreach (var part in stops.Chunk(Together))
        {
            var asked = part.Select(s => (s.Request.Id, s.Decision.Run)).ToList();
            var settled = await Bounded.CallAsync(t => store.AreSettledAsync(asked, t), timings.Answer, time, "find requests", cancellationToken);
            foreach (var (stop, isSettled) in part.Zip(settled))
                outcomes.Add(isSettled ? ReplayOutcome.Known : await ReplayAsync(stop, cancellationToken));
        }

        return outcomes;
    }

    /// <summary>Decides a stop again, under its own request, when the store has forgotten it. Twice is the same as once.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer. SLC4208: the run changed too often meanwhile.</exception>
    public async ValueTask<ReplayOutcome> ReplayAsync(JournaledStop stop, CancellationToken cancellationToken)
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var known = await Bounded.CallAsync(
                t => store.FindRequestAsync(stop.Request.Id, t), timings.Answer, time, "find a request", cancellationToken);
            if (known is { Outcome: not RequestOutcome.Void } && stop.Kind < StopKind.Cancel)
                return ReplayOutcome.Known;
            var key = stop.Decision.Run;
            var run = await Bounded.CallAsync(t => store.FindRunAsync(key, t), timings.Answer, time, "read a run", cancellationToken);
            if (run is not null && stop.Birth is { } birth && birth != RunBirth.Of(run))
            {
                // The copy had forgotten the run that was stopped, and another one has got its number since: nobody has stopped that one.
                run = null;
            }

            var change = run is null or { IsFinal: true } ? null : StopRules.Answer(run, Again(stop), time.GetUtcNow()).Change;
            if (known is not null)
            {
                // Somebody asked the older copy, which had forgotten the request: it left a tombstone, or decided it anew and softer. It was answered: the stop
                // stands. (But for a savepoint that is known: it may have been given up since.)
                if (change is null)
                    return ReplayOutcome.Known;
                change = change with { Request = null };
            }
            else if (change is not null)
            {
                // Under the request as it was answered, so that it gets the same answer again.
                change = change with { Request = Planted.Is(Mistake.JournalReplayedWithoutRequest) ? null : stop.Request };
            }

            var result = change is null
                ? await Bounded.CommitAsync(
                    t => store.RecordRequestAsync(stop.Request, run?.Key, run?.Standing, null, time.GetUtcNow(), t), timings.Answer, time, cancellationToken)
                : await Bounded.CommitAsync(t => store.CommitAsync(change, t), timings.Answer, time, cancellationToken);
            switch (result.Outcome)
            {
                case ChangeOutcome.Committed:
                    return change is null ? ReplayOutcome.Recorded : ReplayOutcome.Decided;
                case ChangeOutcome.InDoubt:
                    throw new SluiceException("SLC4110", $"Whether the stop of run {key} is in the store again is not known yet; nothing is granted until it is.", isTransient: true);
            }
        }

        throw new SluiceException("SLC4208", $"Run {stop.Decision.Run} changed {MostTurns} times while its stop was decided again. It is tried again; nothing is granted until then.", isTransient: true);
    }

    private static StopRequest Again(JournaledStop stop)
    {
        var decision = stop.Decision;
        var kind = Planted.Is(Mistake.JournalReplayedSofter) && stop.Kind == StopKind.ForceStop ? StopKind.Cancel : stop.Kind;
        return new StopRequest(stop.Request.Id, kind, decision.Run.Job, decision.RequestedBy, decision.Reason) { BodyHash = stop.Request.BodyHash };
    }
}
