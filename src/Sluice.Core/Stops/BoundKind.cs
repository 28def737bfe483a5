namespace Sluice.Core.Stops;

/// <summary>What is known of a bound, from the best to the worst.</summary>
public enum BoundKind
{
    /// <summary>There is an instant.</summary>
    At = 0,

    /// <summary>Not known yet.</summary>
    Pending = 1,

    /// <summary>There is none.</summary>
    Unbounded = 2,
}
