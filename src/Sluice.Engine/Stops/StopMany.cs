using System.Globalization;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
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
    /// Stops them, in no order. A repetition under the same id stops none twice, none that was started since the first, and answers again for
    /// those that a stop has ended.
    /// </summary>
    /// <param name="filter">Which jobs; <see cref="JobFilter.Limit"/> and <see cref="JobFilter.Before"/> are not used.</param>
    /// <param name="request">How each is stopped; its job is not used, its id is extended by each job's.</param>
    /// <param name="cancellationToken">Ends the waiting; stops that are decided stay so.</param>
    /// <exception cref="SluiceException">As <see cref="StopJobs.StopAsync"/>, when the request cannot be used or the jobs not be read.</exception>
    public async ValueTask<StopManyReply> StopAsync(JobFilter filter, StopRequest request, CancellationToken cancellationToken)
    {
        RequestInput.Check(request.Request, MostId);
        StopInput.Check(request with { Job = new JobId(1) });
        var asked = StopInput.Start(request with { BodyHash = Hash(filter, request) }, RequestOutcome.Done);
        var known = await FindAsync(asked.Id, cancellationToken);
        if (known is not null && Judge(known, asked) is var kind and not ReplyKind.Decided)
            return new StopManyReply(kind, []);
        var jobs = await ReadAsync(filter, cancellationToken);
        if (known is null)
        {
            // Before the first stop: whoever repeats it from here on is known by it, also when this process dies now.
            var kept = await Bounded.CommitAsync(
                t => store.RecordRequestAsync(asked, null, null, null, time.GetUtcNow(), t), timings.Answer, time, cancellationToken);
            known = kept.Known;
            var became = kept.Outcome switch
            {
                ChangeOutcome.Committed => ReplyKind.Decided,
                ChangeOutcome.RequestKnown when known is not null => Judge(known, asked),
                _ => ReplyKind.InDoubt,
            };
            if (became != ReplyKind.Decided)
                return new StopManyReply(became, []);
        }

        var results = new StopManyResult?[jobs.Count];
        await FanOut.RunAsync([.. Enumerable.Range(0, jobs.Count)], Width, async i => results[i] = await StopAsync(jobs[i], request, known?.At, cancellationToken));
        return new StopManyReply(ReplyKind.Decided, [.. results.OfType<StopManyResult>()]);
    }

    /// <summary><c>null</c>: the job had ended before this request came, or was started since.</summary>
    private async ValueTask<StopManyResult?> StopAsync(JobRecord found, StopRequest request, DateTimeOffset? first, CancellationToken cancellationToken)
    {
        var job = found.Id;
        try
        {
            var own = request with { Job = job, Request = new RequestId($"{request.Request.Value}/{job}"), BodyHash = "" };
            var isMeant = !found.LastRun.IsFinal && !(found.LastRun.StartedAt > first);
            return isMeant || await FindAsync(own.Request, cancellationToken) is not null
                ? new StopManyResult(job, await stops.StopAsync(own, cancellationToken), null)
                : null;
        }
        catch (SluiceException e)
        {
            // Told for this job; the others are stopped all the same.
            return new StopManyResult(job, null, e);
        }
    }

    private ValueTask<RequestRecord?> FindAsync(RequestId request, CancellationToken cancellationToken) =>
        Bounded.CallAsync(t => store.FindRequestAsync(request, t), timings.Answer, time, "find a request", cancellationToken);

    private static ReplyKind Judge(RequestRecord known, RequestStart asked) =>
        known.Outcome == RequestOutcome.Void ? ReplyKind.Void
        : known.Kind != asked.Kind || !string.Equals(known.BodyHash, asked.BodyHash, StringComparison.Ordinal) ? ReplyKind.OtherBody
        : ReplyKind.Decided;

    private static string Hash(JobFilter filter, StopRequest request) => RequestHash.Of(
        "", "jobs", filter.Name is null ? "" : $"={filter.Name}", filter.Status is { } status ? ((int)status).ToString(CultureInfo.InvariantCulture) : "",
        StopInput.Hashed(request with { Job = new JobId(1), BodyHash = "" }).BodyHash);

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
