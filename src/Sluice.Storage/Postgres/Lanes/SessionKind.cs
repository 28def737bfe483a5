namespace Sluice.Storage.Postgres.Lanes;

/// <summary>What a session is for, and so which limits it sets.</summary>
internal enum SessionKind
{
    /// <summary>Claims, reports, reads, coordinators' changes.</summary>
    Work,

    /// <summary>Stops.</summary>
    Stop,

    /// <summary>
    /// Renewals. They do not wait for the log: a renewal that a crash takes back moves a counter back, which everybody who watches it takes
    /// for a sign of life and its agent corrects; and so they go on while COMMITs wait for a standby.
    /// </summary>
    Renewal,

    /// <summary>Looks for whoever holds what a stop waits for.</summary>
    Breaker,
}
