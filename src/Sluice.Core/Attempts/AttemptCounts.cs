namespace Sluice.Core.Attempts;

/// <summary>Counters of an attempt. They only grow, but for the last two.</summary>
/// <param name="ReadRows">Rows read.</param>
/// <param name="ReadBytes">Bytes read.</param>
/// <param name="WrittenRows">Rows handed to sinks.</param>
/// <param name="WrittenBytes">Bytes handed to sinks.</param>
/// <param name="CommittedRows">Rows committed.</param>
/// <param name="DeadRows">Rows in the dead-letter file.</param>
/// <param name="UncommittedRows">Rows written and not committed at this moment.</param>
/// <param name="OpenTransactions">Transactions open at this moment.</param>
public readonly record struct AttemptCounts(
    long ReadRows,
    long ReadBytes,
    long WrittenRows,
    long WrittenBytes,
    long CommittedRows,
    long DeadRows,
    long UncommittedRows,
    int OpenTransactions);
