using Sluice.Core.Identity;

namespace Sluice.Core.Sessions;

/// <summary>A renewal of a session.</summary>
/// <param name="Session">The session.</param>
/// <param name="Expected">The counter as the agent knows it.</param>
/// <param name="Held">The attempts that it holds.</param>
public sealed record Renewal(WorkerSession Session, long Expected, IReadOnlyList<AttemptId> Held)
{
    /// <summary>How busy the node's machine is, from 0 to 1; 0 where it is not known.</summary>
    public double Load { get; init; }
}
