using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.Ports;

/// <summary>What is kept of the past, and for how long.</summary>
public interface IHistoryStore
{
    /// <summary>The events of a job after one that was read, at most <paramref name="limit"/>, in order.</summary>
    ValueTask<IReadOnlyList<RunEvent>> ReadEventsAsync(JobId job, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Jobs with their latest run, newest first, after a cursor.</summary>
    ValueTask<IReadOnlyList<JobRecord>> ReadJobsAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what the rules let go, in short transactions of at most <see cref="HistoryRules.BatchSize"/> rows: ended runs with closed
    /// residuals by count and age, requests and receipts by age. Can be cut off anywhere and run again.
    /// </summary>
    /// <returns>How many rows went.</returns>
    ValueTask<long> SweepAsync(HistoryRules rules, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deleted jobs that ledgers may still know, those that are settled first, then by age; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<DeletedJob>> ReadDeletedAsync(int limit, CancellationToken cancellationToken);

    /// <summary>A generation of a job that was deleted; <c>null</c> when there is none, or it was let go.</summary>
    ValueTask<DeletedJob?> FindDeletedAsync(JobId job, Generation generation, CancellationToken cancellationToken);

    /// <summary>Lets go of a deleted job for good. Nothing happens when that was done before.</summary>
    ValueTask LetGoAsync(JobId job, Generation generation, CancellationToken cancellationToken);
}
