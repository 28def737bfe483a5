namespace Sluice.Connect.Config;

/// <summary>A node of the configuration tree. Immutable and safe to share between threads.</summary>
/// <param name="Location">Where the value starts.</param>
public abstract record ConfigValue(TextLocation Location)
{
    /// <summary>What the value is, in the words of an error message: <c>object</c>, <c>list</c>, <c>string</c>, ...</summary>
    public abstract string KindName { get; }
}
