using Sluice.Core.Attempts;
using Sluice.Core.Deciding;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;
using Sluice.Core.Views;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Views;

/// <summary>
/// What people look at: from the store alone, each within <see cref="Timings.Answer"/>. No worker is asked, and so none can hold up a status
/// page. Thread-safe. A store that does not answer is a <see cref="Core.Errors.SluiceException"/> SLC4110.
/// </summary>
public sealed class JobViews(IControlStore store, TimeProvider time, Timings timings)
{
    /// <summary>A job with its latest run, or <c>null</c>.</summary>
    public ValueTask<JobView?> FindAsync(JobId job, CancellationToken cancellationToken) =>
        AskAsync(t => store.FindJobViewAsync(job, t), "read a job", cancellationToken);

    /// <summary>Why a job has no slot yet, and its place among those that wait; <c>null</c> where it does not wait.</summary>
    public async ValueTask<JobWait?> WaitAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (run.Status != RunStatus.Pending)
            return null;
        var snapshot = await AskAsync(t => store.ReadSnapshotAsync(run.Key, t), "read a run", cancellationToken);
        if (snapshot is null || WaitReason.Of(snapshot, time.GetUtcNow(), timings) is not { } reason)
            return null;
        var before = await AskAsync(t => store.CountPendingBeforeAsync(snapshot.Run.StatusAt, run.Job, t), "count what waits", cancellationToken);
        return new JobWait(reason, before + 1);
    }

    /// <summary>Jobs with their latest runs, newest first.</summary>
    public ValueTask<IReadOnlyList<JobView>> ListAsync(JobFilter filter, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadJobViewsAsync(filter, t), "list jobs", cancellationToken);

    /// <summary>A job with its job file as it is stored, or <c>null</c>.</summary>
    public async ValueTask<JobRecord?> FindRecordAsync(JobId job, CancellationToken cancellationToken)
    {
        var filter = new JobFilter(1) { Before = job.Value == long.MaxValue ? null : new JobId(job.Value + 1) };
        var found = await AskAsync(t => store.ReadJobsAsync(filter, t), "read a job", cancellationToken);
        return found is [var record] && record.Id == job ? record : null;
    }

    /// <summary>Jobs with their job files as they are stored, newest first.</summary>
    public ValueTask<IReadOnlyList<JobRecord>> ListRecordsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadJobsAsync(filter, t), "list jobs", cancellationToken);

    /// <summary>How many jobs there are, by the status of their latest run.</summary>
    public ValueTask<IReadOnlyDictionary<RunStatus, long>> CountAsync(CancellationToken cancellationToken) =>
        AskAsync(store.CountJobsAsync, "count jobs", cancellationToken);

    /// <summary>The latest run of a job, or <c>null</c>.</summary>
    public ValueTask<RunRecord?> LatestRunAsync(JobId job, CancellationToken cancellationToken) =>
        AskAsync(t => store.FindLatestRunAsync(job, t), "read a job", cancellationToken);

    /// <summary>A request that was decided, or <c>null</c>, which is no answer: see <see cref="Requests.RequestResolver"/>.</summary>
    public ValueTask<RequestRecord?> RequestAsync(RequestId request, CancellationToken cancellationToken) =>
        AskAsync(t => store.FindRequestAsync(request, t), "find a request", cancellationToken);

    /// <summary>Whether the store answers; throws where it does not.</summary>
    public async ValueTask ProbeAsync(CancellationToken cancellationToken) => await AskAsync(store.ReadMarkAsync, "answer", cancellationToken);

    /// <summary>The runs of a job, the latest first.</summary>
    public ValueTask<IReadOnlyList<RunRecord>> RunsAsync(JobId job, RunNumber? before, int limit, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadRunsAsync(job, before, limit, t), "list runs", cancellationToken);

    /// <summary>The attempts of a run, in order.</summary>
    public ValueTask<IReadOnlyList<AttemptRecord>> AttemptsAsync(RunKey run, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadAttemptsAsync(run, t), "list attempts", cancellationToken);

    /// <summary>The splits of a generation, in order.</summary>
    public ValueTask<IReadOnlyList<SplitView>> SplitsAsync(JobId job, Generation generation, int from, int limit, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadSplitsAsync(job, generation, from, limit, t), "list splits", cancellationToken);

    /// <summary>The events of a job after one that was read, in order.</summary>
    public ValueTask<IReadOnlyList<RunEvent>> EventsAsync(JobId job, long after, int limit, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadEventsAsync(job, after, limit, t), "list events", cancellationToken);

    /// <summary>The receipts of a run, in order.</summary>
    public ValueTask<IReadOnlyList<Receipt>> ReceiptsAsync(RunKey run, CancellationToken cancellationToken) =>
        AskAsync(t => store.ReadReceiptsAsync(run, t), "read receipts", cancellationToken);

    /// <summary>The sessions of workers.</summary>
    public ValueTask<IReadOnlyList<SessionLoad>> SessionsAsync(CancellationToken cancellationToken) =>
        AskAsync(store.ReadSessionsAsync, "list workers", cancellationToken);

    private ValueTask<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, string what, CancellationToken cancellationToken) =>
        Bounded.CallAsync(ask, timings.Answer, time, what, cancellationToken);
}
