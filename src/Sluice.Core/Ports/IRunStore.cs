using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Submissions;

namespace Sluice.Core.Ports;

/// <summary>Runs on a server: started, read, changed. Every method is one transaction.</summary>
public interface IRunStore
{
    /// <summary>
    /// Makes a job and its first run, or the next run of a job. The request is inserted first. Epoch: the first of the store's incarnation,
    /// or the next after the latest run's (of the store's incarnation when that is higher). Status CREATED, version 1. Stale when the job's
    /// id is taken, or <see cref="RunStart.After"/> is not the latest run or not final, or the store is not where <see cref="RunStart.Ground"/> says. A job that is made again under an id that was
    /// forgotten goes on with run numbers, generations and epochs: the sinks' ledgers have not forgotten.
    /// </summary>
    ValueTask<ChangeResult> StartAsync(RunStart start, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a change: see <see cref="RunChange"/>. In one transaction of one round trip: the request (when there is one), the run's row
    /// locked and compared, the row changed (version + 1; epoch + 1 when attempts are left behind or the status is final), the event,
    /// attempts, residuals, fence tasks, receipt. A lock that is held longer than 500 ms is broken by ending its holder, but for one that
    /// waits for a standby: then the answer is <see cref="ChangeOutcome.InDoubt"/>.
    /// </summary>
    ValueTask<ChangeResult> CommitAsync(RunChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a request whose decision changes nothing (refused, or already so); <see cref="ChangeOutcome.RequestKnown"/> when it is known,
    /// <see cref="ChangeOutcome.Stale"/> when the run does not stand as it was judged: it went on, or this is a copy that has forgotten why.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="run">The run that it was about; <c>null</c> when there is none.</param>
    /// <param name="standing">How the run stood when the outcome was judged; <c>null</c> where it was not judged by that.</param>
    /// <param name="stopOrdinal">Which stop of the run answers it.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    ValueTask<ChangeResult> RecordRequestAsync(
        RequestStart request, RunKey? run, RunStanding? standing, int? stopOrdinal, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The latest run of a job, or <c>null</c>.</summary>
    ValueTask<RunRecord?> FindLatestRunAsync(JobId job, CancellationToken cancellationToken);

    /// <summary>A run, or <c>null</c>.</summary>
    ValueTask<RunRecord?> FindRunAsync(RunKey run, CancellationToken cancellationToken);

    /// <summary>The stored job of a generation, secrets as references or encrypted; <c>null</c> when the store no longer has it.</summary>
    ValueTask<string?> FindConfigAsync(JobId job, Generation generation, CancellationToken cancellationToken);

    /// <summary>All of a run at one instant, or <c>null</c>.</summary>
    ValueTask<RunSnapshot?> ReadSnapshotAsync(RunKey run, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="ReadSnapshotAsync"/>, but of sessions only those that hold an attempt of the run: enough for whoever gives out no slots, and its cost
    /// does not grow with the nodes.
    /// </summary>
    ValueTask<RunSnapshot?> ReadOwnSnapshotAsync(RunKey run, CancellationToken cancellationToken);

    /// <summary>Every run that is not final, by job and number.</summary>
    ValueTask<IReadOnlyList<LiveRun>> ReadLiveRunsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Forgets a job whose latest run is final, with all that belongs to it but requests and receipts, and what may still be alive: attempts
    /// that are not gone hold their slots, and residuals and fence tasks go on until they are closed. How its sinks are reached is kept as
    /// <see cref="History.DeletedJob"/> for those. The last run number, generation and epoch of the job's id are kept for good. Stale when <paramref name="latest"/> is not the latest run or not final.
    /// </summary>
    ValueTask<ChangeResult> DeleteAsync(RequestStart request, RunKey latest, DateTimeOffset at, CancellationToken cancellationToken);
}
