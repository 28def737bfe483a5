using Sluice.Core.Identity;

namespace Sluice.Runtime.Permits;

/// <summary>Hands out the permits of attempts. A permit belongs to an attempt, never to a process or a node. Thread-safe.</summary>
public interface IPermits
{
    /// <summary>
    /// Attempts hold leases: whether they may go on is decided in the store. An outage of the store then makes them wait, for as long as it
    /// takes, and is no failure of the job.
    /// </summary>
    bool AreLeased { get; }

    /// <summary>The attempt's permit, always the same object; one that waits for its first grant where none came yet.</summary>
    AttemptPermit For(AttemptId attempt);
}
