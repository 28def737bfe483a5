namespace Sluice.Connect.Schema;

/// <summary>A unique key, index or foreign key of a table.</summary>
/// <param name="Name">The constraint's name.</param>
/// <param name="Kind">What kind of key it is.</param>
/// <param name="Columns">Its columns, in order.</param>
public sealed record ConstraintKey(string Name, ConstraintKind Kind, IReadOnlyList<ConstraintColumn> Columns);
