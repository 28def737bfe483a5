namespace Sluice.Core.Identity;

/// <summary>The name of a worker, the same after a restart.</summary>
/// <param name="Value">Not empty.</param>
public readonly record struct WorkerId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}
