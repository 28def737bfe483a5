using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.History;

/// <summary>Reads all jobs of a store, page by page.</summary>
internal static class JobPages
{
    private const int PageSize = 1_000;

    /// <summary>Every job with its latest run, newest first.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public static async ValueTask<IReadOnlyList<JobRecord>> ReadAllAsync(IHistoryStore store, TimeProvider time, Timings timings, CancellationToken cancellationToken)
    {
        var jobs = new List<JobRecord>();
        while (true)
        {
            var filter = new JobFilter(PageSize) { Before = jobs.Count == 0 ? null : jobs[^1].Id };
            var page = await Bounded.CallAsync(t => store.ReadJobsAsync(filter, t), timings.Answer, time, "read its jobs", cancellationToken);
            jobs.AddRange(page);
            if (page.Count == 0)
                return jobs;
        }
    }
}
