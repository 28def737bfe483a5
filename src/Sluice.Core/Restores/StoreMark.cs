using Sluice.Core.Identity;

namespace Sluice.Core.Restores;

/// <summary>Where a store is. A node that remembers a higher one, or another timeline, is looking at an older copy.</summary>
/// <param name="Store">Whose.</param>
/// <param name="Timeline">The database's own word for which history this is; changes at a failover; empty where it has none.</param>
/// <param name="Incarnation">The store's incarnation.</param>
/// <param name="HighestEpoch">The highest epoch of any run.</param>
/// <param name="Changes">Grows with each stop that is stored: behind what a node remembers when an older copy took the store's place.</param>
public sealed record StoreMark(StoreId Store, string Timeline, int Incarnation, Epoch HighestEpoch, long Changes);
