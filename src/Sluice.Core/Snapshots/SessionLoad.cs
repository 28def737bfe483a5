using Sluice.Core.Sessions;

namespace Sluice.Core.Snapshots;

/// <summary>A session and how many of its slots are taken: derived from attempts of all runs that are not gone, never counted.</summary>
/// <param name="Session">The session.</param>
/// <param name="UsedSlots">Attempts that are assigned to it or may be alive on it, also those that a stop left behind.</param>
public sealed record SessionLoad(SessionRecord Session, int UsedSlots)
{
    /// <summary>
    /// Which of the servers that the store may live on has answered; empty where there is only one. After a failover another one answers, and its counters
    /// may be older.
    /// </summary>
    public string Home { get; init; } = "";

    /// <summary>Slots that a new attempt may take.</summary>
    public int FreeSlots =>
        Session.IsLost || Session.IsSuperseded || Session.IsDraining || Session.Quarantine is not null
            ? 0
            : Math.Max(0, Session.Slots - UsedSlots);
}
