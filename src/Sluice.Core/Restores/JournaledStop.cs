using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Stops;

namespace Sluice.Core.Restores;

/// <summary>A stop that a node answered, as its own journal keeps it: enough to decide it again on a store that has forgotten it.</summary>
/// <param name="Store">The store.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Request">The request that was answered with it: the one that asked for it, or a later one.</param>
public sealed record JournaledStop(StoreId Store, StopDecision Decision, RequestStart Request)
{
    /// <summary>Which run of that number it is; <c>null</c> where an older release has kept it.</summary>
    public RunBirth? Birth { get; init; }

    /// <summary>
    /// How hard it is where it is decided again: a force stop that found its run canceled already was answered with the softer decision that had ended it,
    /// and was told CANCELED all the same. What nobody asked for (a failure that left attempts behind) is no stop, whatever was answered with it.
    /// </summary>
    public StopKind Kind => Decision.Kind < Asked || Decision.Kind > StopKind.ForceStop ? Asked : Decision.Kind;

    private StopKind Asked => Request.Kind switch
    {
        RequestKind.Savepoint => StopKind.Savepoint,
        RequestKind.Cancel => StopKind.Cancel,
        RequestKind.ForceStop => StopKind.ForceStop,
        _ => StopKind.None,
    };
}
