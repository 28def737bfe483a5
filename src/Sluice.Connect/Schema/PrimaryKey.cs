namespace Sluice.Connect.Schema;

/// <summary>A table's primary key.</summary>
/// <param name="Name">The constraint's name.</param>
/// <param name="Columns">The columns, in key order; at least one.</param>
public sealed record PrimaryKey(string Name, IReadOnlyList<string> Columns);
