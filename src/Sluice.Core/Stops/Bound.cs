namespace Sluice.Core.Stops;

/// <summary>An instant that bounds something, or the honest answer that there is none (yet).</summary>
/// <param name="Kind">What is known.</param>
/// <param name="At">The instant; only with <see cref="BoundKind.At"/>.</param>
/// <param name="Why">Why there is no bound; only with <see cref="BoundKind.Unbounded"/>.</param>
public readonly record struct Bound(BoundKind Kind, DateTimeOffset At, string Why)
{
    /// <summary>Not known yet.</summary>
    public static Bound Pending => new(BoundKind.Pending, default, "");

    /// <summary>A bound.</summary>
    public static Bound Until(DateTimeOffset at) => new(BoundKind.At, at, "");

    /// <summary>No bound exists.</summary>
    public static Bound Unbounded(string why) => new(BoundKind.Unbounded, default, why);

    /// <summary>The bound of all: unbounded when one is, else pending when one is, else the latest; pending for none at all.</summary>
    public static Bound Latest(IEnumerable<Bound> bounds)
    {
        Bound? latest = null;
        foreach (var bound in bounds)
        {
            if (latest is not { } known || bound.Kind > known.Kind || (bound.Kind == BoundKind.At && known.Kind == BoundKind.At && bound.At > known.At))
                latest = bound;
        }

        return latest ?? Pending;
    }
}
