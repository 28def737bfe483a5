namespace Sluice.Connect.Schema;

/// <summary>A column of a further key.</summary>
/// <param name="Name">The column.</param>
/// <param name="Descending">The sort order; ascending by default.</param>
public sealed record ConstraintColumn(string Name, bool Descending = false);
