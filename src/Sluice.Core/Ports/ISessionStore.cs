using Sluice.Core.Identity;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;

namespace Sluice.Core.Ports;

/// <summary>Sessions of workers.</summary>
public interface ISessionStore
{
    /// <summary>Registers a session: a new incarnation. Older ones of the same worker are superseded: they get no renewal any more.</summary>
    ValueTask<SessionRecord> RegisterAsync(
        SessionOffer offer, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Renews by swap on the counter and says what goes on, judged in the same transaction by <see cref="Attempts.Verdicts.ForRenewal"/>. It locks
    /// the session's row and no run: the COMMIT of a stop that hangs must not hold up the renewals of a whole node. What a renewal read before
    /// such a stop committed is covered by the stop's <c>noNewWritesAfter</c>, which is counted from after its COMMIT.
    /// </summary>
    ValueTask<RenewalReply> RenewAsync(Renewal renewal, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Declares a session lost, by swap on the counter that was seen unchanged. Returns whether it is lost now. A session that ends in good
    /// order, with nothing left on it, is declared lost by its own agent with its own counter.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="counter">The counter that must still be there.</param>
    /// <param name="home">Which server must still answer (<see cref="Snapshots.SessionLoad.Home"/>): a copy that took its place may show a counter that was left long ago. <c>null</c>: any.</param>
    /// <param name="at">The wall clock.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<bool> DeclareLostAsync(WorkerSession session, long counter, string? home, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// The session takes no new attempts any more (or does again), for this reason. Where it is draining, renewals ask its attempts to end at their next
    /// commit; in quarantine they go on.
    /// </summary>
    ValueTask SetDrainingAsync(WorkerSession session, bool isDraining, string? quarantine, CancellationToken cancellationToken);

    /// <summary>All sessions that are not lost, with their used slots, and lost ones that still hold attempts.</summary>
    ValueTask<IReadOnlyList<SessionLoad>> ReadSessionsAsync(CancellationToken cancellationToken);
}
