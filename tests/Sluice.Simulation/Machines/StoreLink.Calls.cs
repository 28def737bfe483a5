using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Fences;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
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

namespace Sluice.Simulation.Machines;

/// <content>Each call of the contract, by its way.</content>
internal sealed partial class StoreLink : IControlStore
{
    private static readonly CancellationToken None = CancellationToken.None;

    public StoreId Id => World.Store.Id;

    public Durability Durability => Durability.Local;

    public ValueTask DisposeAsync() => default;

    public ValueTask<ChangeResult> StartAsync(RunStart start, CancellationToken cancellationToken) =>
        ChangeAsync($"start of {start.JobName ?? start.After.ToString()}", start.Request.Id, s => World.Promises.Judge(s, start));

    public ValueTask<ChangeResult> CommitAsync(RunChange change, CancellationToken cancellationToken) =>
        ChangeAsync(World.Scheduler.IsTraced ? $"{change.Run} {change.Status}: {change.Why}" : "change", change.Request?.Id, s => World.Promises.Judge(s, change, process.Name), change.Request is null ? Wait.Of(change.Run) : default);

    public ValueTask<ChangeResult> RecordRequestAsync(
        RequestStart request, RunKey? run, RunStanding? standing, int? stopOrdinal, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync($"request {request.Id}", request.Id, s => s.RecordRequestAsync(request, run, standing, stopOrdinal, at, None).Result);

    public ValueTask<ChangeResult> DeleteAsync(RequestStart request, RunKey latest, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync($"delete {latest}", request.Id, s => s.DeleteAsync(request, latest, at, None).Result);

    public ValueTask<RunRecord?> FindLatestRunAsync(JobId job, CancellationToken cancellationToken) =>
        CallAsync("read a job", s => s.FindLatestRunAsync(job, None).Result);

    public ValueTask<RunRecord?> FindRunAsync(RunKey run, CancellationToken cancellationToken) =>
        CallAsync("read a run", s => s.FindRunAsync(run, None).Result);

    public ValueTask<string?> FindConfigAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        CallAsync("read a job", s => s.FindConfigAsync(job, generation, None).Result);

    public ValueTask<RunSnapshot?> ReadSnapshotAsync(RunKey run, CancellationToken cancellationToken) =>
        CallAsync("read a snapshot", s => s.ReadSnapshotAsync(run, None).Result, wait: Wait.Of(run));

    public ValueTask<RunSnapshot?> ReadOwnSnapshotAsync(RunKey run, CancellationToken cancellationToken) =>
        CallAsync("read a run's own snapshot", s => s.ReadOwnSnapshotAsync(run, None).Result, wait: Wait.Of(run));

    public ValueTask<IReadOnlyList<LiveRun>> ReadLiveRunsAsync(CancellationToken cancellationToken) =>
        CallAsync("list live runs", s => s.ReadLiveRunsAsync(None).Result, wait: Wait.All);

    public ValueTask<JobView?> FindJobViewAsync(JobId job, CancellationToken cancellationToken) =>
        CallAsync("look at a job", s => s.FindJobViewAsync(job, None).Result);

    public ValueTask<IReadOnlyList<JobView>> ReadJobViewsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        CallAsync("look at jobs", s => s.ReadJobViewsAsync(filter, None).Result);

    public ValueTask<IReadOnlyDictionary<RunStatus, long>> CountJobsAsync(CancellationToken cancellationToken) =>
        CallAsync("count jobs", s => s.CountJobsAsync(None).Result);

    public ValueTask<DateTimeOffset?> ReadOldestPendingAsync(CancellationToken cancellationToken) =>
        CallAsync("look at what waits", s => s.ReadOldestPendingAsync(None).Result);

    public ValueTask<int> CountPendingBeforeAsync(DateTimeOffset since, JobId job, CancellationToken cancellationToken) =>
        CallAsync("count what waits", s => s.CountPendingBeforeAsync(since, job, None).Result);

    public ValueTask<string> KeepKeyAsync(string key, bool replace, CancellationToken cancellationToken) =>
        CallAsync("keep the key", s => s.KeepKeyAsync(key, replace, None).Result);

    public ValueTask<IReadOnlyList<RunRecord>> ReadRunsAsync(JobId job, RunNumber? before, int limit, CancellationToken cancellationToken) =>
        CallAsync("look at runs", s => s.ReadRunsAsync(job, before, limit, None).Result);

    public ValueTask<IReadOnlyList<SplitView>> ReadSplitsAsync(
        JobId job, Generation generation, int from, int limit, CancellationToken cancellationToken) =>
        CallAsync("look at splits", s => s.ReadSplitsAsync(job, generation, from, limit, None).Result);

    public ValueTask<IReadOnlyList<Receipt>> ReadReceiptsAsync(RunKey run, CancellationToken cancellationToken) =>
        CallAsync("read receipts", s => s.ReadReceiptsAsync(run, None).Result, wait: Wait.Of(run));

    public ValueTask<IReadOnlyList<Residual>> ReadOpenResidualsAsync(CancellationToken cancellationToken) =>
        CallAsync("read residuals", s => s.ReadOpenResidualsAsync(None).Result);

    public ValueTask SettleAsync(Residual residual, CancellationToken cancellationToken) =>
        DoAsync("settle", s => World.Promises.Judge(s, residual), Wait.Of(residual.Run));

    public ValueTask<IReadOnlyList<FenceTask>> ReadOpenFenceTasksAsync(CancellationToken cancellationToken) =>
        CallAsync("read fence tasks", s => s.ReadOpenFenceTasksAsync(None).Result);

    public ValueTask<IReadOnlyList<PublicationTask>> ReadUnpublishedAsync(int limit, CancellationToken cancellationToken) =>
        CallAsync("read what is to be published", s => s.ReadUnpublishedAsync(limit, None).Result);

    public ValueTask<FenceTask?> ClaimFenceAsync(FenceTask task, string node, CancellationToken cancellationToken) =>
        CallAsync("claim a fence", s => s.ClaimFenceAsync(task, node, None).Result);

    public ValueTask CompleteFenceAsync(FenceResult result, DateTimeOffset at, CancellationToken cancellationToken) =>
        DoAsync($"fence of {result.Run} at {result.Sink}: {result.State}", s =>
        {
            s.CompleteFenceAsync(result, at, None);
            World.Promises.NoteFences(s.State);
        });

    public ValueTask<RequestRecord?> FindRequestAsync(RequestId request, CancellationToken cancellationToken) =>
        CallAsync("find a request", s => s.FindRequestAsync(request, None).Result);

    public ValueTask<IReadOnlyList<bool>> AreSettledAsync(IReadOnlyList<(RequestId Request, RunKey Run)> stops, CancellationToken cancellationToken) =>
        CallAsync("look for settled stops", s => s.AreSettledAsync(stops, None).Result);

    public ValueTask<RequestRecord?> ResolveAsync(RequestId request, DateTimeOffset at, CancellationToken cancellationToken) =>
        CallAsync("resolve a request", s => World.InFlight.Contains(request) && !Planted.Is(Mistake.AbsenceIsAnAnswer) ? null : s.ResolveAsync(request, at, None).Result);

    public ValueTask<AttemptGrant?> ClaimAsync(WorkerSession session, AttemptId attempt, CancellationToken cancellationToken)
    {
        if (!Planted.Is(Mistake.ClaimWithoutLock))
            return CallAsync($"claim {attempt} for {session}", s => World.Promises.Judge(s, session, attempt), mayRepeat: true, World.Scheduler.Now < process.Machine.ClaimsDeadUntil);
        return ClaimWithoutLockAsync(session, attempt);
    }

    public ValueTask<Verdict> ReportAsync(AttemptReport report, DateTimeOffset at, CancellationToken cancellationToken) =>
        CallAsync($"report {report.Attempt} {report.State}", s => World.Promises.Judge(s, report, at), mayRepeat: true);

    public ValueTask<PlannedSplit?> TakeSplitAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken) =>
        CallAsync("take a split", s => s.TakeSplitAsync(run, attempt, None).Result, mayRepeat: true);

    public ValueTask<RecordOutcome> FinishSplitAsync(
        RunKey run, AttemptId attempt, string split, IReadOnlyList<SinkCommit> commits, CancellationToken cancellationToken) =>
        CallAsync($"{attempt} finishes {split}", s => s.FinishSplitAsync(run, attempt, split, commits, None).Result, mayRepeat: true);

    public ValueTask<RecordOutcome> CompleteAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken) =>
        CallAsync($"{attempt} completes", s => s.CompleteAsync(run, attempt, None).Result, mayRepeat: true);

    public ValueTask<IReadOnlyList<AttemptRecord>> ReadAttemptsAsync(RunKey run, CancellationToken cancellationToken) =>
        CallAsync("read attempts", s => s.ReadAttemptsAsync(run, None).Result);

    public ValueTask<SessionRecord> RegisterAsync(
        SessionOffer offer, DateTimeOffset at, CancellationToken cancellationToken) =>
        CallAsync($"register {offer.Worker}", s => s.RegisterAsync(offer, at, None).Result);

    public ValueTask<RenewalReply> RenewAsync(Renewal renewal, DateTimeOffset at, CancellationToken cancellationToken) =>
        CallAsync($"renew {renewal.Session}", s => World.Promises.Judge(s, renewal, at), mayRepeat: true, process.Machine.IsDeafRenewals(World.Scheduler.Now));

    public ValueTask<bool> DeclareLostAsync(WorkerSession session, long counter, string? home, DateTimeOffset at, CancellationToken cancellationToken) =>
        CallAsync($"declare {session} lost", s => World.Promises.JudgeLost(s, session, counter, home, at));

    public ValueTask SetDrainingAsync(WorkerSession session, bool isDraining, string? quarantine, CancellationToken cancellationToken) =>
        DoAsync("drain", s => s.SetDrainingAsync(session, isDraining, quarantine, None));

    public ValueTask<IReadOnlyList<SessionLoad>> ReadSessionsAsync(CancellationToken cancellationToken) =>
        CallAsync("read sessions", s => s.ReadSessionsAsync(None).Result);

    public ValueTask<IReadOnlyList<RunEvent>> ReadEventsAsync(JobId job, long after, int limit, CancellationToken cancellationToken) =>
        CallAsync("read events", s => s.ReadEventsAsync(job, after, limit, None).Result);

    public ValueTask<IReadOnlyList<JobRecord>> ReadJobsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        CallAsync("read jobs", s => s.ReadJobsAsync(filter, None).Result);

    public ValueTask<long> SweepAsync(HistoryRules rules, DateTimeOffset now, CancellationToken cancellationToken) =>
        CallAsync("sweep", s => s.SweepAsync(rules, now, None).Result);

    public ValueTask<IReadOnlyList<DeletedJob>> ReadDeletedAsync(int limit, CancellationToken cancellationToken) =>
        CallAsync("read deleted jobs", s => s.ReadDeletedAsync(limit, None).Result);

    public ValueTask<DeletedJob?> FindDeletedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        CallAsync("read a deleted job", s => s.FindDeletedAsync(job, generation, None).Result);

    public async ValueTask LetGoAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        await CallAsync($"let go of {job}", s => (s.LetGoAsync(job, generation, None).IsCompletedSuccessfully));

    public ValueTask<StoreMark> ReadMarkAsync(CancellationToken cancellationToken) =>
        CallAsync("read the mark", s => s.ReadMarkAsync(None).Result, wait: Wait.All);

    public ValueTask<StoreMark> RaiseIncarnationAsync(int atLeast, DateTimeOffset at, CancellationToken cancellationToken) =>
        CallAsync($"raise the incarnation to {atLeast}", s => s.RaiseIncarnationAsync(atLeast, at, None).Result);

    private async ValueTask<AttemptGrant?> ClaimWithoutLockAsync(WorkerSession session, AttemptId attempt)
    {
        var may = await CallAsync("may claim", s => s.MayClaim(session, attempt));
        return may ? await CallAsync($"claim {attempt}", s => World.Promises.Claimed(s, attempt)) : null;
    }
}
