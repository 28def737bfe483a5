using Sluice.Core.Attempts;
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
    public static Decision? Decide(RunSnapshot snapshot, Observed observed, DateTimeOffset now, Timings timings)
    {
        if (snapshot.Run.IsFinal)
            return null;
        var view = new RunView(snapshot, observed, now, timings);
        var change = snapshot.Run.Status switch
        {
#if SLUICE_NEXT
            RunStatus.Created when !HasWorker(snapshot) => view.Change("accepted, and no node runs tasks") with { Status = RunStatus.Announced },
            RunStatus.Announced => HasWorker(snapshot) ? view.Change("a node runs tasks") with { Status = RunStatus.Pending } : null,
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
        if (change is null)
            return null;

        // Whoever holds an attempt hears of a new status at once rather than at its next renewal.
        var wake = change.Assign.Select(a => a.Session);
        if (change.Status != snapshot.Run.Status)
            wake = wake.Concat(snapshot.Attempts.Where(a => a.State.MayBeAlive()).Select(a => a.Session));
        return new Decision(change, [.. wake.Distinct()]);
    }

#if SLUICE_NEXT
    private static bool HasWorker(RunSnapshot snapshot) => snapshot.Sessions.Any(s => s.Session is { IsLost: false, IsSuperseded: false, Slots: > 0 });
#endif
}
