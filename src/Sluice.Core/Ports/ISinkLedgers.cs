using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.Ports;

/// <summary>The ledgers in the targets of stored jobs, for those who let go of what is over.</summary>
public interface ISinkLedgers
{
    /// <summary>
    /// Removes what the ledgers that these jobs' sinks reach know of jobs of this store: what nothing was written for and no fence was raised for
    /// since an instant. Each ledger is asked once. One that cannot be reached is left for the next time. Can be cut off anywhere and done again.
    /// </summary>
    /// <param name="jobs">The jobs whose sinks show the ledgers; what is forgotten may be of others, also of jobs that the store no longer has.</param>
    /// <param name="olderThan">The instant.</param>
    /// <param name="keep">Jobs of which nothing is forgotten.</param>
    /// <param name="most">How long one ledger may take.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many sinks of jobs were forgotten.</returns>
    ValueTask<int> ForgetAsync(
        IReadOnlyList<JobRecord> jobs, DateTimeOffset olderThan, IReadOnlySet<JobId> keep, TimeSpan most, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what the ledgers of a deleted job's sinks know of it, up to its generation: a job that was made again under its id is another.
    /// Can be cut off anywhere and done again.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="most">How long one ledger may take.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether every ledger was reached, or there is none.</returns>
    ValueTask<bool> ForgetAsync(DeletedJob job, TimeSpan most, CancellationToken cancellationToken);
}
