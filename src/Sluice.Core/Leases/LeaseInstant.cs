using System.Globalization;

namespace Sluice.Core.Leases;

/// <summary>
/// An instant on the lease clock of one process, which counts the time that the machine was suspended. Comparable only with instants of the
/// same process: it never travels and is never stored.
/// </summary>
/// <param name="Ticks">100 ns since an origin that has no meaning.</param>
public readonly record struct LeaseInstant(long Ticks) : IComparable<LeaseInstant>
{
    /// <summary>The time between two instants.</summary>
    public static TimeSpan operator -(LeaseInstant later, LeaseInstant earlier) => new(later.Ticks - earlier.Ticks);

    /// <summary>A later instant.</summary>
    public static LeaseInstant operator +(LeaseInstant instant, TimeSpan span) => new(instant.Ticks + span.Ticks);

    /// <summary>Whether the left instant is before the right one.</summary>
    public static bool operator <(LeaseInstant left, LeaseInstant right) => left.Ticks < right.Ticks;

    /// <summary>Whether the left instant is after the right one.</summary>
    public static bool operator >(LeaseInstant left, LeaseInstant right) => left.Ticks > right.Ticks;

    /// <summary>Whether the left instant is before or at the right one.</summary>
    public static bool operator <=(LeaseInstant left, LeaseInstant right) => left.Ticks <= right.Ticks;

    /// <summary>Whether the left instant is after or at the right one.</summary>
    public static bool operator >=(LeaseInstant left, LeaseInstant right) => left.Ticks >= right.Ticks;

    /// <inheritdoc />
    public int CompareTo(LeaseInstant other) => Ticks.CompareTo(other.Ticks);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(Ticks).TotalSeconds:0.000} s");
}
