using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Fences;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Restores;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;
using Sluice.Core.Submissions;
using Sluice.Core.Views;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Roles;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres;

/// <summary>
/// The control store on PostgreSQL 14 or later. Every change is one round trip; stops and renewals have sessions and threads of their own,
/// opened at the start, so that neither a busy pool, nor a starved thread pool, nor a server that is out of connections holds them up.
/// </summary>
/// <remarks>
/// A token that is cancelled ends the caller's waiting, not what was sent. A call that blocks its thread on the returned task is answered
/// without the thread pool.
/// </remarks>
public sealed class PostgresControlStore : IControlStore
{
    private readonly StoreLanes _lanes;
    private readonly PostgresRuns _runs;
    private readonly PostgresStops _stops;
    private readonly PostgresRequests _requests;
    private readonly PostgresAttempts _attempts;
    private readonly PostgresSessions _sessions;
    private readonly PostgresHistory _history;
    private readonly PostgresRestores _restores;
    private readonly PostgresJobs _jobs;
    private readonly PostgresPlans _plans;
    private readonly PostgresViews _views;

    private PostgresControlStore(StoreLanes lanes, StoreId id, Durability durability)
    {
        _lanes = lanes;
        Id = id;
        Durability = durability;
        var roles = lanes.Roles;
        _runs = new PostgresRuns(roles);
        _stops = new PostgresStops(roles);
        _requests = new PostgresRequests(roles);
        _attempts = new PostgresAttempts(roles);
        _sessions = new PostgresSessions(roles);
        _history = new PostgresHistory(roles);
        _restores = new PostgresRestores(roles);
        _jobs = new PostgresJobs(roles);
        _plans = new PostgresPlans(roles);
        _views = new PostgresViews(roles);
        Members = new PostgresMembers(roles);
    }

    /// <inheritdoc />
    public StoreId Id { get; }

    /// <summary>What a COMMIT stood for when the store was opened; each receipt says it for its own.</summary>
    public Durability Durability { get; }

    /// <summary>The wall clock of the store's server, for people: no decision reads it.</summary>
    public ValueTask<DateTimeOffset> ReadClockAsync(CancellationToken cancellationToken) => _lanes.Roles.Read(
        "reading its clock", s => s.One("SELECT clock_timestamp()", StoreValues.None, r => r.Time(0)), cancellationToken);

    /// <summary>Where the control processes of a cluster find each other.</summary>
    public IMemberStore Members { get; }

    /// <summary>Opens a store; makes its schema when there is none. Two processes may do so at once.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="clock">Dates what is stored on behalf of a process.</param>
    /// <param name="newStoreId">Makes the random id of a new store.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SluiceException">SLC4103, SLC4110, SLC4120 to SLC4128: it cannot be used; says why and what to do.</exception>
    public static async ValueTask<PostgresControlStore> OpenAsync(
        PostgresStoreOptions options, TimeProvider clock, Func<string> newStoreId, CancellationToken cancellationToken)
    {
        var lanes = await StoreLanes.OpenAsync(options.Validated(), clock, cancellationToken);
        try
        {
            var (id, durability) = await lanes.PrepareAsync(newStoreId, cancellationToken);
            return new PostgresControlStore(lanes, id, durability);
        }
        catch
        {
            await lanes.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<ChangeResult> StartAsync(RunStart start, CancellationToken cancellationToken) => _runs.StartAsync(start, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ChangeResult> CommitAsync(RunChange change, CancellationToken cancellationToken) => _runs.CommitAsync(change, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ChangeResult> RecordRequestAsync(
        RequestStart request, RunKey? run, RunStanding? standing, int? stopOrdinal, DateTimeOffset at, CancellationToken cancellationToken) =>
        _runs.RecordRequestAsync(request, run, standing, stopOrdinal, at, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ChangeResult> DeleteAsync(RequestStart request, RunKey latest, DateTimeOffset at, CancellationToken cancellationToken) =>
        _runs.DeleteAsync(request, latest, at, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunRecord?> FindLatestRunAsync(JobId job, CancellationToken cancellationToken) => _runs.FindLatestAsync(job, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunRecord?> FindRunAsync(RunKey run, CancellationToken cancellationToken) => _runs.FindAsync(run, cancellationToken);

    /// <inheritdoc />
    public ValueTask<string?> FindConfigAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        _jobs.FindConfigAsync(job, generation, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunSnapshot?> ReadSnapshotAsync(RunKey run, CancellationToken cancellationToken) => _runs.ReadSnapshotAsync(run, showsSlots: true, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunSnapshot?> ReadOwnSnapshotAsync(RunKey run, CancellationToken cancellationToken) => _runs.ReadSnapshotAsync(run, showsSlots: false, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<LiveRun>> ReadLiveRunsAsync(CancellationToken cancellationToken) => _runs.ReadLiveAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Receipt>> ReadReceiptsAsync(RunKey run, CancellationToken cancellationToken) =>
        _stops.ReadReceiptsAsync(run, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Residual>> ReadOpenResidualsAsync(CancellationToken cancellationToken) => _stops.ReadOpenResidualsAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask SettleAsync(Residual residual, CancellationToken cancellationToken) => _stops.SettleAsync(residual, cancellationToken);

    /// <inheritdoc />
    public ValueTask SettleAllAsync(IReadOnlyList<Residual> residuals, CancellationToken cancellationToken) =>
        _stops.SettleAllAsync(residuals, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<PublicationTask>> ReadUnpublishedAsync(int limit, CancellationToken cancellationToken) =>
        _plans.ReadUnpublishedAsync(limit, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<FenceTask>> ReadOpenFenceTasksAsync(CancellationToken cancellationToken) =>
        _stops.ReadOpenFenceTasksAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<FenceTask?> ClaimFenceAsync(FenceTask task, string node, CancellationToken cancellationToken) =>
        _stops.ClaimFenceAsync(task, node, cancellationToken);

    /// <inheritdoc />
    public ValueTask CompleteFenceAsync(FenceResult result, DateTimeOffset at, CancellationToken cancellationToken) =>
        _stops.CompleteFenceAsync(result, at, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RequestRecord?> FindRequestAsync(RequestId request, CancellationToken cancellationToken) =>
        _requests.FindAsync(request, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<bool>> AreSettledAsync(IReadOnlyList<(RequestId Request, RunKey Run)> stops, CancellationToken cancellationToken) =>
        _requests.AreSettledAsync(stops, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RequestRecord?> ResolveAsync(RequestId request, DateTimeOffset at, CancellationToken cancellationToken) =>
        _requests.ResolveAsync(request, at, cancellationToken);

    /// <inheritdoc />
    public ValueTask<AttemptGrant?> ClaimAsync(WorkerSession session, AttemptId attempt, CancellationToken cancellationToken) =>
        _attempts.ClaimAsync(session, attempt, cancellationToken);

    /// <inheritdoc />
    public ValueTask<Verdict> ReportAsync(AttemptReport report, DateTimeOffset at, CancellationToken cancellationToken) =>
        _attempts.ReportAsync(report, at, cancellationToken);

    /// <inheritdoc />
    public ValueTask<PlannedSplit?> TakeSplitAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken) =>
        _attempts.TakeSplitAsync(run, attempt, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> FinishSplitAsync(
        RunKey run, AttemptId attempt, string split, IReadOnlyList<SinkCommit> commits, CancellationToken cancellationToken) =>
        _attempts.FinishSplitAsync(run, attempt, split, commits, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> CompleteAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken) =>
        _attempts.CompleteAsync(run, attempt, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(RunKey run, CancellationToken cancellationToken) =>
        _attempts.ReadAsync(run, cancellationToken);

    /// <inheritdoc />
    public ValueTask<SessionRecord> RegisterAsync(
        SessionOffer offer, DateTimeOffset at, CancellationToken cancellationToken) =>
        _sessions.RegisterAsync(offer, at, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RenewalReply> RenewAsync(Renewal renewal, DateTimeOffset at, CancellationToken cancellationToken) =>
        _sessions.RenewAsync(renewal, at, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> DeclareLostAsync(WorkerSession session, long counter, string? home, DateTimeOffset at, CancellationToken cancellationToken) =>
        _sessions.DeclareLostAsync(session, counter, home, at, cancellationToken);

    /// <inheritdoc />
    public ValueTask SetDrainingAsync(WorkerSession session, bool isDraining, string? quarantine, CancellationToken cancellationToken) =>
        _sessions.SetDrainingAsync(session, isDraining, quarantine, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SessionLoad>> ReadSessionsAsync(CancellationToken cancellationToken) => _sessions.ReadAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RunEvent>> ReadEventsAsync(JobId job, long after, int limit, CancellationToken cancellationToken) =>
        _history.ReadEventsAsync(job, after, limit, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobRecord>> ReadJobsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        _jobs.ReadAsync(filter, cancellationToken);

    /// <inheritdoc />
    public ValueTask<long> SweepAsync(HistoryRules rules, DateTimeOffset now, CancellationToken cancellationToken) =>
        _history.SweepAsync(rules, now, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<DeletedJob>> ReadDeletedAsync(int limit, CancellationToken cancellationToken) => _history.ReadDeletedAsync(limit, cancellationToken);

    /// <inheritdoc />
    public ValueTask<DeletedJob?> FindDeletedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        _history.FindDeletedAsync(job, generation, cancellationToken);

    /// <inheritdoc />
    public ValueTask LetGoAsync(JobId job, Generation generation, CancellationToken cancellationToken) => _history.LetGoAsync(job, generation, cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoreMark> ReadMarkAsync(CancellationToken cancellationToken) => _restores.ReadMarkAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<string> KeepKeyAsync(string key, bool replace, CancellationToken cancellationToken) => _restores.KeepKeyAsync(key, replace, cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoreMark> RaiseIncarnationAsync(int atLeast, DateTimeOffset at, CancellationToken cancellationToken) =>
        _restores.RaiseIncarnationAsync(atLeast, at, cancellationToken);

    /// <inheritdoc />
    public ValueTask<JobRecord?> FindJobAsync(string name, CancellationToken cancellationToken) => _jobs.FindAsync(name, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunRecord> StartRunAsync(NewRun run, CancellationToken cancellationToken) => _jobs.StartRunAsync(run, cancellationToken);

    /// <inheritdoc />
    public ValueTask<SwapOutcome> ChangeStatusAsync(StatusChange change, CancellationToken cancellationToken) =>
        _runs.ChangeStatusAsync(change, _lanes.Roles.Clock, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunRecord> ReadRunAsync(JobId job, RunNumber run, CancellationToken cancellationToken) =>
        _jobs.ReadRunAsync(new RunKey(job, run), cancellationToken);

    /// <inheritdoc />
    public ValueTask<SplitPlan?> FindPlanAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        _plans.FindAsync(job, generation, cancellationToken);

    /// <inheritdoc />
    public ValueTask<SplitPlan> SavePlanAsync(JobId job, Generation generation, SplitPlan plan, CancellationToken cancellationToken) =>
        _plans.SaveAsync(job, generation, plan, cancellationToken);

    /// <inheritdoc />
    public ValueTask<AttemptId?> BeginAttemptAsync(RunRecord run, string split, CancellationToken cancellationToken) =>
        _plans.BeginAttemptAsync(run, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<SplitKey, StoredProgress>> ReadProgressAsync(
        JobId job, Generation generation, CancellationToken cancellationToken) =>
        _plans.ReadProgressAsync(job, generation, cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoredProgress?> TakeOverAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        _plans.TakeOverAsync(run, key, owner, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> RecordCommitAsync(CommitRecord commit, CancellationToken cancellationToken) =>
        _plans.RecordCommitAsync(commit, cancellationToken);

    /// <inheritdoc />
    public ValueTask CopyProgressAsync(
        JobId job, Generation generation, SplitKey key, StoredProgress progress, CancellationToken cancellationToken) =>
        _plans.CopyProgressAsync(job, generation, key, progress, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> SinkWentBackAsync(RunRecord run, SplitKey key, StoredProgress found, string message, CancellationToken cancellationToken) =>
        _plans.SinkWentBackAsync(run, key, found, message, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StagedRecord>> UnpublishedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        _plans.UnpublishedAsync(job, generation, cancellationToken);

    /// <inheritdoc />
    public ValueTask MarkPublishedAsync(JobId job, Generation generation, StagedRecord record, CancellationToken cancellationToken) =>
        _plans.MarkPublishedAsync(job, generation, record, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> IsDoneOnceAsync(JobId job, Generation generation, SplitKey key, CancellationToken cancellationToken) =>
        _plans.IsDoneOnceAsync(job, generation, key, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RecordOutcome> MarkDoneOnceAsync(RunRecord run, SplitKey key, AttemptId owner, CancellationToken cancellationToken) =>
        _plans.MarkDoneOnceAsync(run, key, owner, cancellationToken);

    /// <inheritdoc />
    public ValueTask<JobView?> FindJobViewAsync(JobId job, CancellationToken cancellationToken) => _views.FindAsync(job, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobView>> ReadJobViewsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        _views.ReadAsync(filter, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<RunStatus, long>> CountJobsAsync(CancellationToken cancellationToken) => _views.CountAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<DateTimeOffset?> ReadOldestPendingAsync(CancellationToken cancellationToken) => _views.ReadOldestPendingAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<int> CountPendingBeforeAsync(DateTimeOffset since, JobId job, CancellationToken cancellationToken) =>
        _views.CountPendingBeforeAsync(since, job, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RunRecord>> ReadRunsAsync(JobId job, RunNumber? before, int limit, CancellationToken cancellationToken) =>
        _views.ReadRunsAsync(job, before, limit, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SplitView>> ReadSplitsAsync(
        JobId job, Generation generation, int from, int limit, CancellationToken cancellationToken) =>
        _views.ReadSplitsAsync(job, generation, from, limit, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _lanes.DisposeAsync();
}
