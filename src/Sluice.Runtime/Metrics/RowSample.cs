using Sluice.Connect.Schema;

namespace Sluice.Runtime.Metrics;

/// <summary>A row kept to be shown.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Values">Its values, in the order of the table's columns, as .NET objects.</param>
public sealed record RowSample(TableSchema Table, IReadOnlyList<object?> Values);
