namespace Sluice.Core.Stops;

/// <summary>Where a resume starts, summed up.</summary>
/// <param name="CommittedRows">Rows committed at all sinks together.</param>
/// <param name="SplitsDone">Splits that are committed to their end at every sink.</param>
/// <param name="SplitsTotal">All splits; <c>null</c> when they are not planned yet.</param>
/// <param name="LastCommitAt">When the last commit was heard of; <c>null</c> when there was none.</param>
public sealed record ResumePoint(long CommittedRows, int SplitsDone, int? SplitsTotal, DateTimeOffset? LastCommitAt);
