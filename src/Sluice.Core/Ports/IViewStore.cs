using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Views;

namespace Sluice.Core.Ports;

/// <summary>What people look at. Each is one statement, and none is more work than what it returns.</summary>
public interface IViewStore
{
    /// <summary>A job with its latest run, or <c>null</c>.</summary>
    ValueTask<JobView?> FindJobViewAsync(JobId job, CancellationToken cancellationToken);

    /// <summary>Jobs with their latest runs, newest first, after a cursor.</summary>
    ValueTask<IReadOnlyList<JobView>> ReadJobViewsAsync(JobFilter filter, CancellationToken cancellationToken);

    /// <summary>How many jobs there are, by the status of their latest run; statuses without any are left out.</summary>
    ValueTask<IReadOnlyDictionary<RunStatus, long>> CountJobsAsync(CancellationToken cancellationToken);

    /// <summary>Since when the job waits that is PENDING for longest; <c>null</c> when none is.</summary>
    ValueTask<DateTimeOffset?> ReadOldestPendingAsync(CancellationToken cancellationToken);

    /// <summary>The runs of a job, the latest first.</summary>
    /// <param name="job">The job.</param>
    /// <param name="before">Only those with a lower number; <c>null</c> for all.</param>
    /// <param name="limit">The most.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<IReadOnlyList<RunRecord>> ReadRunsAsync(JobId job, RunNumber? before, int limit, CancellationToken cancellationToken);

    /// <summary>The splits of a generation, in order.</summary>
    /// <param name="job">The job.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="from">The first ordinal.</param>
    /// <param name="limit">The most.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<IReadOnlyList<SplitView>> ReadSplitsAsync(
        JobId job, Generation generation, int from, int limit, CancellationToken cancellationToken);
}
