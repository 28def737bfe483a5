namespace Sluice.Runtime.Tasks;

/// <summary>Intervals and limits of a job's tasks.</summary>
/// <param name="CommitInterval">Time between commits; zero: only at the end of a split.</param>
/// <param name="RetryTimes">Tries after a transient failure, without a commit in between.</param>
/// <param name="RetryInterval">Wait before a try.</param>
/// <param name="RowsPerSecond">Limit for each reader, or <c>null</c>.</param>
/// <param name="BytesPerSecond">Limit for each reader, or <c>null</c>.</param>
/// <param name="MaxDeadRows">Rows that may go to the dead-letter file; <c>null</c>: the first bad row fails the job.</param>
internal sealed record TaskTiming(
    TimeSpan CommitInterval, int RetryTimes, TimeSpan RetryInterval, long? RowsPerSecond, long? BytesPerSecond, long? MaxDeadRows);
