namespace Sluice.Connectors.Jdbc.Source;

/// <summary>How large a table is, roughly.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Bytes">Bytes.</param>
internal readonly record struct TableSize(long Rows, long Bytes);
