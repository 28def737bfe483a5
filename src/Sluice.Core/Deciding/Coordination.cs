using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Leases;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;

namespace Sluice.Core.Deciding;

/// <summary>
/// Decides about a run: a pure function of what the store knows, what the observer saw, and the time. Level-triggered: whoever starts next
/// decides the same. Each call gives the next step alone; its caller stores it and asks again.
/// </summary>
public static class Coordination
{
    /// <summary>The next step, or <c>null</c> when there is nothing to do now.</summary>
    /// <param name="snapshot">The run, read in one transaction.</param>
    /// <param name="observed">What the observer saw, and for how long.</param>
    /// <param name="now">The wall clock: it dates the change, and may bring a deadline nearer, never put it off.</param>
    /// <param name="timings">The times.</param>
    public static Decision? Decide(RunSnapshot snapshot, Observed observed, DateTimeOffset now, Timings timings) =>
        Decide(snapshot, observed, now, timings, out _);

    /// <inheritdoc cref="Decide(RunSnapshot, Observed, DateTimeOffset, Timings)" />
    /// <param name="snapshot">The run, read in one transaction.</param>
    /// <param name="observed">What the observer saw, and for how long.</param>
    /// <param name="now">The wall clock: it dates the change, and may bring a deadline nearer, never put it off.</param>
    /// <param name="timings">The times.</param>
    /// <param name="seeksSlots">
    /// Whether it depends on slots at other nodes than those that hold an attempt of the run: from a snapshot that does not show them it is no decision.
    /// </param>
    public static Decision? Decide(RunSnapshot snapshot, Observed observed, DateTimeOffset now, Timings timings, out bool seeksSlots)
    {
        seeksSlots = false;
        if (snapshot.Run.IsFinal)
            return null;
        var view = new RunView(snapshot, observed, now, timings);
        var change = Next(view);
        seeksSlots = view.SeeksSlots;
        if (change is null)
            return null;

        // Whoever holds an attempt hears of a new status at once rather than at its next renewal.
        var wake = change.Assign.Select(a => a.Session);
        if (change.Status != snapshot.Run.Status)
            wake = wake.Concat(snapshot.Attempts.Where(a => a.State.MayBeAlive()).Select(a => a.Session));
        return new Decision(change, [.. wake.Distinct()]);
    }

    private static RunChange? Next(RunView view) => view.Run.Status switch
    {
#if SLUICE_NEXT
        RunStatus.Created when !HasWorker(view) => view.Change("accepted, and no node runs tasks") with { Status = RunStatus.Announced },
        RunStatus.Announced => HasWorker(view) ? view.Change("a node runs tasks") with { Status = RunStatus.Pending } : null,
#endif
        RunStatus.Created => view.Change("accepted") with { Status = RunStatus.Pending },
        RunStatus.Pending => Starting.Decide(view),
        RunStatus.Scheduled => Starting.DecideScheduled(view),
        RunStatus.Running => Going.Decide(view),
        RunStatus.Failing => Failing.Decide(view),
        RunStatus.DoingSavepoint or RunStatus.Canceling => Stopping.Decide(view),

        // A status of a newer release: its own coordinators know what to do.
        _ => null,
    };

#if SLUICE_NEXT
    private static bool HasWorker(RunView view) => view.SeekSlots().Any(s => s.Session is { IsLost: false, IsSuperseded: false, Slots: > 0 });
#endif
}
