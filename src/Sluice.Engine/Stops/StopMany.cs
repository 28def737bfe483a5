using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Stops;

/// <summary>Stops all jobs that a filter names, each by a request of its own: one receipt each, and none holds up another. Thread-safe.</summary>
public sealed class StopMany(StopJobs stops, IControlStore store, TimeProvider time, Timings timings)
{
    private const int Page = 1_000;
    private const int Width = 16;

    /// <summary>Room for the job's id that is added to the request's.</summary>
    private const int MostId = RequestId.MaxLength - 20;

    /// <summary>
    /// Stops them, in no order. A repetition under the same id stops none twice, and answers again for those that a stop has ended.
    /// </summary>
    /// <param name="filter">Which jobs; <see cref="JobFilter.Limit"/> and <see cref="JobFilter.Before"/> are not used.</param>
    /// <param name="request">How each is stopped; its job is not used, its id is extended by each job's.</param>
    /// <param name="cancellationToken">Ends the waiting; stops that are decided stay so.</param>
    /// <exception cref="SluiceException">As <see cref="StopJobs.StopAsync"/>, when the request cannot be used or the jobs not be read.</exception>
    public async ValueTask<IReadOnlyList<StopManyResult>> StopAsync(JobFilter filter, StopRequest request, CancellationToken cancellationToken)
    {
        RequestInput.Check(request.Request, MostId);
        StopInput.Check(request with { Job = new JobId(1) });
        var jobs = await ReadAsync(filter, cancellationToken);
        var results = new StopManyResult?[jobs.Count];
        await FanOut.RunAsync([.. Enumerable.Range(0, jobs.Count)], Width, async i => results[i] = await StopAsync(jobs[i], request, cancellationToken));
        return [.. results.OfType<StopManyResult>()];
    }

    /// <summary><c>null</c>: the job had ended before this request came.</summary>
    private async ValueTask<StopManyResult?> StopAsync(JobRecord found, StopRequest request, CancellationToken cancellationToken)
    {
        var job = found.Id;
        try
        {
            var own = request with { Job = job, Request = new RequestId($"{request.Request.Value}/{job}"), BodyHash = "" };
            if (found.LastRun.IsFinal
                && await Bounded.CallAsync(t => store.FindRequestAsync(own.Request, t), timings.Answer, time, "find a request", cancellationToken) is null)
            {
                return null;
            }

            return new StopManyResult(job, await stops.StopAsync(own, cancellationToken), null);
        }
        catch (SluiceException e)
        {
            // Told for this job; the others are stopped all the same.
            return new StopManyResult(job, null, e);
        }
    }

    private async ValueTask<List<JobRecord>> ReadAsync(JobFilter filter, CancellationToken cancellationToken)
    {
        var jobs = new List<JobRecord>();
        var page = filter with { Limit = Page, Before = null };
        while (true)
        {
            var read = await Bounded.CallAsync(t => store.ReadJobsAsync(page, t), timings.Answer, time, "list jobs", cancellationToken);
            jobs.AddRange(read.Where(j => IsMeant(j.LastRun)));
            if (read.Count < Page)
                return jobs;
            page = page with { Before = read[^1].Id };
        }
    }

    /// <summary>Live, or ended by a stop, which may have been this request's own.</summary>
    private static bool IsMeant(RunRecord run) => !run.IsFinal || run.Stop != StopKind.None;
}
