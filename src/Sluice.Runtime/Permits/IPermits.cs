using Sluice.Connect.Sinks;
using Sluice.Core.Identity;

namespace Sluice.Runtime.Permits;

/// <summary>Hands out the permits of attempts. A permit belongs to an attempt, never to a process or a node. Thread-safe.</summary>
public interface IPermits
{
    /// <summary>The attempt's permit; one that is over where none was granted.</summary>
    IPermit For(AttemptId attempt);
}
