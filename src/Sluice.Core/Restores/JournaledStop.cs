using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Stops;

namespace Sluice.Core.Restores;

/// <summary>A stop that a node answered, as its own journal keeps it: enough to decide it again on a store that has forgotten it.</summary>
/// <param name="Store">The store.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Request">The request that asked for it.</param>
public sealed record JournaledStop(StoreId Store, StopDecision Decision, RequestStart Request);
