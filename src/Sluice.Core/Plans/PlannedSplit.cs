namespace Sluice.Core.Plans;

/// <summary>A split as the store keeps it.</summary>
/// <param name="Source">Which source of the job, from 0.</param>
/// <param name="Id">Unique within the job.</param>
/// <param name="Table">The table that its rows belong to.</param>
/// <param name="Payload">What the source needs to read it.</param>
/// <param name="Description">For people.</param>
/// <param name="EstimatedBytes">Expected bytes, or <c>null</c>.</param>
/// <param name="EstimatedRows">Expected rows, or <c>null</c>.</param>
public sealed record PlannedSplit(
    int Source, string Id, string Table, string Payload, string Description, long? EstimatedBytes, long? EstimatedRows);
