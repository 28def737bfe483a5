using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Snapshots;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Sessions;

/// <summary>Workers that are to take no new attempts, asked for by people. Doing it twice is the same as once. Thread-safe.</summary>
public sealed class WorkerDrains(ISessionStore store, IHints hints, TimeProvider time, Timings timings)
{
    /// <summary>Sets it for the session that a worker has now; <c>null</c> when it has none.</summary>
    /// <exception cref="Core.Errors.SluiceException">SLC4110: the store cannot be reached.</exception>
    public async ValueTask<SessionLoad?> SetAsync(WorkerId worker, bool isDraining, CancellationToken cancellationToken)
    {
        var budget = new Budget(time, timings.Answer);
        var sessions = await Bounded.CallAsync(store.ReadSessionsAsync, budget.Left, time, "list workers", cancellationToken);
        var present = sessions.Where(s => s.Session.Session.Worker == worker && s.Session is { IsLost: false, IsSuperseded: false })
            .MaxBy(s => s.Session.Session.Incarnation);
        if (present is null)
            return null;
        await Bounded.CallAsync(
            t => store.SetDrainingAsync(present.Session.Session, isDraining, present.Session.Quarantine, t), budget.Left, time, "drain a worker", cancellationToken);
        hints.Wake(present.Session.Session);
        return present with { Session = present.Session with { IsDraining = isDraining } };
    }
}
