using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;

namespace Sluice.Core.Ports;

/// <summary>
/// What runs attempts on a node. Nothing here waits or throws: it takes note, and tells what comes of it through <see cref="INodeRunners.Tell"/>.
/// Thread-safe. Whatever it is told, an attempt writes only while its permit allows it, by a clock read before each write.
/// </summary>
public interface IRunners
{
    /// <summary>Starts an attempt. It may write nothing while its permit is over (<see cref="Permit.None"/> at first, where it must wait for one).</summary>
    void Start(AttemptGrant grant, Permit permit);

    /// <summary>A later permit, and what the attempt is to do. Told again and again; for an attempt that is gone it is ignored.</summary>
    void Extend(AttemptId attempt, Permit permit, AttemptOrder order);

    /// <summary>Ends an attempt: no further permit, a request to end, a signal, then a harder one. Told again and again.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="why">For people.</param>
    /// <param name="atOnce">Nothing that it still does is of use to anybody (its run is over): the hardest signal, without asking first.</param>
    void Kill(AttemptId attempt, string why, bool atOnce);
}
