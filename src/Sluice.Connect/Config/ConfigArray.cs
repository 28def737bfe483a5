namespace Sluice.Connect.Config;

/// <summary>A list of values.</summary>
/// <param name="Items">The values, in order.</param>
/// <param name="Location">Where the list starts.</param>
public sealed record ConfigArray(IReadOnlyList<ConfigValue> Items, TextLocation Location) : ConfigValue(Location)
{
    /// <inheritdoc />
    public override string KindName => "list";
}
