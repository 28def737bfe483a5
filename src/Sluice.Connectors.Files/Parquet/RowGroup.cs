namespace Sluice.Connectors.Files.Parquet;

/// <summary>A row group of a Parquet file.</summary>
/// <param name="First">The number of its first row, from 1.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Bytes">Its size when unpacked.</param>
internal readonly record struct RowGroup(long First, long Rows, long Bytes);
