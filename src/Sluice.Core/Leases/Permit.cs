using Sluice.Core.Mistakes;

namespace Sluice.Core.Leases;

/// <summary>The permission of one attempt to write: an instant on the lease clock of the process that holds it, and nothing else.</summary>
/// <param name="Until">From this instant on nothing may be written.</param>
public readonly record struct Permit(LeaseInstant Until)
{
    /// <summary>No permission.</summary>
    public static Permit None => new(new LeaseInstant(long.MinValue));

    /// <summary>The permit that a renewal gives: counted from the moment before it was sent, whenever the answer came.</summary>
    /// <param name="sent">Read before the renewal was sent.</param>
    /// <param name="answered">Read when its answer had come.</param>
    /// <param name="timings">The times.</param>
    public static Permit From(LeaseInstant sent, LeaseInstant answered, Timings timings) =>
        new((Planted.Is(Mistake.PermitFromAnswer) ? answered : sent) + timings.Permit);

    /// <summary>Whether writing is allowed at this instant.</summary>
    public bool Allows(LeaseInstant now) => now < Until;
}
