using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;

namespace Sluice.Engine.Agents;

/// <summary>
/// What runs attempts on a node. Nothing here waits or throws: it takes note, and tells what comes of it through <see cref="ReportQueue"/>.
/// Thread-safe. Whatever it is told, an attempt writes only while its permit allows it, by a clock read before each write.
/// </summary>
public interface IRunners
{
    /// <summary>Starts an attempt. It may write nothing while its permit is over (<see cref="Permit.None"/> at first, where it must wait for one).</summary>
    void Start(AttemptGrant grant, Permit permit);

    /// <summary>A later permit, and what the attempt is to do. Told again and again; for an attempt that is gone it is ignored.</summary>
    void Extend(AttemptId attempt, Permit permit, AttemptOrder order);

    /// <summary>Ends an attempt: no further permit, a signal, then a harder one. Told again and again.</summary>
    void Kill(AttemptId attempt, string why);
}
