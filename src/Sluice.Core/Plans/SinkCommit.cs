namespace Sluice.Core.Plans;

/// <summary>Where a split stands at a sink whose commits the store records, as whoever moved it was told.</summary>
/// <param name="Sink">The sink within the job.</param>
/// <param name="Sequence">The number of its last commit.</param>
public readonly record struct SinkCommit(string Sink, long Sequence);
