using Sluice.Core.Identity;

namespace Sluice.Core.Sessions;

/// <summary>What a node tells the store of itself when it registers a session.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Address">Where its agent listens, for hints; may be empty.</param>
/// <param name="Slots">How many attempts it takes at one time.</param>
public sealed record SessionOffer(WorkerId Worker, string Address, int Slots)
{
    /// <summary>What jobs may ask of it. Default: none.</summary>
    public Tags Tags { get; init; }
}
