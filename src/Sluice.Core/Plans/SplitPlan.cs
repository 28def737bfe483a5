namespace Sluice.Core.Plans;

/// <summary>The plan of a generation: made once, stored by swap, never made again.</summary>
/// <param name="Splits">All splits, in order.</param>
/// <param name="Schemas">A fingerprint of the tables that each source had when it was planned, by source.</param>
public sealed record SplitPlan(IReadOnlyList<PlannedSplit> Splits, IReadOnlyList<string> Schemas);
