using Sluice.Core.Identity;

namespace Sluice.Engine.Coordinators;

/// <summary>Knows whether somebody else coordinates a run. What it answers is evidence: where it is wrong, a run is looked at twice, or a little later.</summary>
public interface IAttendance
{
    /// <summary>
    /// Asks whoever is to coordinate a run; where there is nobody, somebody is found who will. Its answer may be late or missing, and it may throw:
    /// both stand for <c>false</c>.
    /// </summary>
    ValueTask<bool> IsAttendedAsync(RunKey run, CancellationToken cancellationToken);
}
