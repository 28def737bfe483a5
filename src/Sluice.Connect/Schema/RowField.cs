namespace Sluice.Connect.Schema;

/// <summary>A field of a nested row.</summary>
/// <param name="Name">The name, case kept.</param>
/// <param name="Type">The type.</param>
public sealed record RowField(string Name, DataType Type);
