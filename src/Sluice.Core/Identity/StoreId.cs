namespace Sluice.Core.Identity;

/// <summary>The random id of a store. Two laptops both have a job 1; sinks tell them apart by this.</summary>
/// <param name="Value">32 hexadecimal digits.</param>
public readonly record struct StoreId(string Value)
{
    /// <inheritdoc />
    public override string ToString() => Value;
}
