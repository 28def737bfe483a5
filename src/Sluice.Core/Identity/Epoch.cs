using System.Globalization;

namespace Sluice.Core.Identity;

/// <summary>
/// The fencing token of a run. The high 24 bits are the store's incarnation (raised when a store was restored), so that epochs never go
/// back; the low 40 bits count runs and final statuses.
/// </summary>
/// <param name="Value">At least 1; a higher one fences a lower one.</param>
public readonly record struct Epoch(long Value) : IComparable<Epoch>
{
    private const int CounterBits = 40;

    /// <summary>The store's incarnation.</summary>
    public int Incarnation => (int)(Value >> CounterBits);

    /// <summary>The next epoch of the same incarnation.</summary>
    public Epoch Next => new(Value + 1);

    /// <summary>The first epoch of an incarnation.</summary>
    public static Epoch First(int incarnation) => new(((long)incarnation << CounterBits) + 1);

    /// <inheritdoc />
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left epoch is fenced by the right one.</summary>
    public static bool operator <(Epoch left, Epoch right) => left.Value < right.Value;

    /// <summary>Whether the left epoch fences the right one.</summary>
    public static bool operator >(Epoch left, Epoch right) => left.Value > right.Value;

    /// <summary>Whether the left epoch is fenced by, or equal to, the right one.</summary>
    public static bool operator <=(Epoch left, Epoch right) => left.Value <= right.Value;

    /// <summary>Whether the left epoch fences, or is equal to, the right one.</summary>
    public static bool operator >=(Epoch left, Epoch right) => left.Value >= right.Value;

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
