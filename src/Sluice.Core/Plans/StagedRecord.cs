namespace Sluice.Core.Plans;

/// <summary>Rows that are published by decision: the record stands, the publishing may still have to be done.</summary>
/// <param name="Key">Split and sink.</param>
/// <param name="Sequence">The commit's number.</param>
/// <param name="Manifest">What publishing needs, in the sink's words.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record StagedRecord(SplitKey Key, long Sequence, string Manifest, long Rows);
