using Sluice.Core.Identity;
using Sluice.Core.Sessions;

namespace Sluice.Engine.Agents;

/// <summary>What a node tells of itself.</summary>
/// <param name="Worker">Its name, the same after a restart.</param>
/// <param name="Address">Where its agent listens, for hints; may be empty.</param>
/// <param name="Slots">How many attempts it takes at one time; at least 1.</param>
/// <param name="OnOutage">What happens to attempts when the store is away.</param>
public sealed record WorkerOptions(WorkerId Worker, string Address, int Slots, OutagePolicy OnOutage = OutagePolicy.Pause)
{
    /// <summary>What jobs may ask of it. Default: none.</summary>
    public Tags Tags { get; init; }
}
