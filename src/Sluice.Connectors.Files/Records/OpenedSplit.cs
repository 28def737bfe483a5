namespace Sluice.Connectors.Files.Records;

/// <summary>A split whose file was opened, found to be the one that was planned, and brought to where reading begins.</summary>
/// <param name="Split">The split.</param>
/// <param name="Buffer">Its bytes; the first record to read starts at the buffer's start.</param>
/// <param name="Record">The number of that record.</param>
/// <param name="MaxRecordSize">Most bytes in a record.</param>
internal sealed record OpenedSplit(FileSplit Split, RecordBuffer Buffer, long Record, int MaxRecordSize);
