using Sluice.Core.Changes;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Submissions;
using Sluice.Storage.Sqlite.Engine;
using Sluice.Storage.Sqlite.Rows;

namespace Sluice.Storage.Sqlite;

/// <content>Runs, requests and the past.</content>
public sealed partial class SqliteControlStore
{
    /// <inheritdoc />
    public ValueTask<ChangeResult> StartAsync(RunStart start, CancellationToken cancellationToken) =>
        _database.ChangeAsync(c => StartRows.Start(c, start), Urgency.Ordinary, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ChangeResult> CommitAsync(RunChange change, CancellationToken cancellationToken) =>
        _database.ChangeAsync(c => ChangeRows.Commit(c, change), UrgencyOf(change), cancellationToken);

    /// <inheritdoc />
    public ValueTask<ChangeResult> RecordRequestAsync(
        RequestStart request, RunKey? run, RunStanding? standing, int? stopOrdinal, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.ChangeAsync(c => RequestRows.Record(c, request, run, standing, stopOrdinal, at), Urgency.Stop, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ChangeResult> DeleteAsync(RequestStart request, RunKey latest, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.ChangeAsync(c => ForgetRows.Delete(c, request, latest, at), Urgency.Ordinary, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunRecord?> FindLatestRunAsync(JobId job, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => RunRows.FindLatest(c, job), cancellationToken);

    /// <inheritdoc />
    public ValueTask<string?> FindConfigAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => StartRows.FindConfig(c, job, generation), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunRecord?> FindRunAsync(RunKey run, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => RunRows.Find(c, run), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunSnapshot?> ReadSnapshotAsync(RunKey run, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => SnapshotRows.Read(c, run, SessionRows.ReadLoads(c, run)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<RunSnapshot?> ReadOwnSnapshotAsync(RunKey run, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => SnapshotRows.Read(c, run, SessionRows.ReadHolders(c, run)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<LiveRun>> ReadLiveRunsAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(RunRows.ReadLive, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RequestRecord?> FindRequestAsync(RequestId request, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => RequestRows.Find(c, request), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<bool>> AreSettledAsync(IReadOnlyList<(RequestId Request, RunKey Run)> stops, CancellationToken cancellationToken) =>
        _database.ReadAsync<IReadOnlyList<bool>>(c => [.. stops.Select(s => RequestRows.IsSettled(c, s.Request, s.Run))], cancellationToken);

    /// <inheritdoc />
    public ValueTask<RequestRecord?> ResolveAsync(RequestId request, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.ResolveAsync<RequestRecord?>(c => RequestRows.Resolve(c, request, at), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RunEvent>> ReadEventsAsync(JobId job, long after, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => EventRows.Read(c, job, after, limit), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobRecord>> ReadJobsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => JobRows.Read(c, filter), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<long> SweepAsync(HistoryRules rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var gone = 0L;
        while (true)
        {
            var batch = await _database.WriteAsync(c => SweepRows.Batch(c, rules, now), cancellationToken);
            if (batch == 0)
                return gone;
            gone += batch;
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<DeletedJob>> ReadDeletedAsync(int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => DeletedRows.Read(c, limit), cancellationToken);

    /// <inheritdoc />
    public ValueTask<DeletedJob?> FindDeletedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => DeletedRows.Find(c, job, generation), cancellationToken);

    /// <inheritdoc />
    public async ValueTask LetGoAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        await _database.WriteAsync(c => DeletedRows.LetGo(c, job, generation), cancellationToken);

    /// <summary>What ends a run, or asks for its end, goes first.</summary>
    private static Urgency UrgencyOf(RunChange change) =>
        change.RaisesEpoch || change.Receipt is not null || change.Stop != Core.Stops.StopKind.None ? Urgency.Stop : Urgency.Ordinary;
}
