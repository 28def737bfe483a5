using Sluice.Core.Restores;
using Sluice.Core.Runs;

namespace Sluice.Core.Ports;

/// <summary>How far the ledgers in the targets of stored jobs have come, for those who find an older copy in the store's place.</summary>
public interface ILedgerMarks
{
    /// <summary>
    /// Reads the highest epoch of this store, over all of its jobs, in the ledgers that the latest runs of these jobs write to. Each ledger is asked
    /// once, all at the same time; makes none. One that does not answer, refuses or cannot be reached from here is no fault: it is named in the result.
    /// </summary>
    /// <param name="jobs">The jobs whose sinks show the ledgers.</param>
    /// <param name="most">How long all of it may take.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<LedgerReading> ReadAsync(IReadOnlyList<JobRecord> jobs, TimeSpan most, CancellationToken cancellationToken);
}
