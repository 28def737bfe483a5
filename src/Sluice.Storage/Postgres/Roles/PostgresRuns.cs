using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Submissions;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Runs: started, changed, forgotten. Each is one call of one function, and so one round trip.</summary>
internal sealed class PostgresRuns(StoreRoles roles)
{
    private static readonly string Change =
        $"SELECT outcome, {RowReading.Of("r", RunRow.Columns)}, {RowReading.Of("q", RequestRow.Columns)}, {RowReading.Of("d", DecisionRow.Columns)} "
        + $"FROM change_run({Numbered(29)})";

    private static readonly string ChangeAsRead = If("true");
    private static readonly string ChangeIfAllDone =
        If("EXISTS (SELECT FROM generation g WHERE g.job = l.job AND g.generation = l.generation AND g.is_completed)");

    private static readonly string Begin =
        $"SELECT outcome, {RowReading.Of("r", RunRow.Columns)}, {RowReading.Of("q", RequestRow.Columns)} FROM start_run_in({Numbered(16)})";

    private static readonly string Forget =
        $"SELECT outcome, {RowReading.Of("r", RunRow.Columns)}, {RowReading.Of("q", RequestRow.Columns)} FROM delete_job({Numbered(7)})";

    private const string Record = """
        INSERT INTO request (id, kind, body_hash, outcome, job, n, stop_ordinal, at) SELECT $1, $2, $3, $4, $5, $6, $7, $8
        WHERE $9 IS NULL OR EXISTS (SELECT FROM run WHERE job = $5 AND n = $6 AND status = $9 AND stop = $10)
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>One pass over what is open answers for all who wait: there is no more of it than there are slots.</summary>
    private static readonly string Live = $"""
        SELECT job, n, status, status_at, retry_at, status = {(int)RunStatus.Pending} AND job IN (SELECT job FROM residual WHERE {ResidualRow.IsOpen})
        FROM run WHERE NOT final ORDER BY job, n
        """;

    private static readonly string FindRun = $"SELECT {RunRow.Columns} FROM run WHERE job = $1 AND n = $2";
    private static readonly string FindLatest = $"SELECT {RunRow.Columns} FROM run WHERE job = $1 ORDER BY n DESC LIMIT 1";
    private static readonly ChangeResult InDoubt = new(ChangeOutcome.InDoubt);

    public ValueTask<ChangeResult> CommitAsync(RunChange change, CancellationToken cancellationToken)
    {
        // What ends something must not queue behind what goes on.
        var isStop = change.Request is not null || change.Receipt is not null || change.RaisesEpoch;
        return SendAsync(
            isStop ? roles.Stops : roles.Work, $"changing run {change.Run}", s => Apply(s, change), cancellationToken,
            isStop ? new OneStatement<ChangeResult>(TextOf(change), () => Values(change), r => Result(r, hasDecision: true)) : null);
    }

    public ValueTask<ChangeResult> StartAsync(RunStart start, CancellationToken cancellationToken) =>
        SendAsync(roles.Work, $"starting a run of job {start.After?.Job ?? start.JobId}", s => Apply(s, start), cancellationToken);

    public ValueTask<ChangeResult> DeleteAsync(RequestStart request, RunKey latest, DateTimeOffset at, CancellationToken cancellationToken) =>
        SendAsync(
            roles.Work,
            $"forgetting job {latest.Job}",
            s => s.One(Forget, Asked(new StoreValues().Long(latest.Job.Value).Int(latest.Number.Value).Time(at), request), r => Result(r, hasDecision: false))!,
            cancellationToken);

    public ValueTask<ChangeResult> RecordRequestAsync(
        RequestStart request, RunKey? run, RunStanding? standing, int? stopOrdinal, DateTimeOffset at, CancellationToken cancellationToken) =>
        SendAsync(roles.Stops, $"recording request {request.Id}", s => Keep(s, request, run, standing, stopOrdinal, at), cancellationToken);

    public ValueTask<RunRecord?> FindAsync(RunKey run, CancellationToken cancellationToken) =>
        roles.Reads.OneAsync($"reading run {run}", FindRun, () => KeyOf(run), r => RunRow.Read(r), cancellationToken);

    public ValueTask<RunRecord?> FindLatestAsync(JobId job, CancellationToken cancellationToken) =>
        roles.Reads.OneAsync($"reading job {job}", FindLatest, () => new StoreValues().Long(job.Value), r => RunRow.Read(r), cancellationToken);

    public ValueTask<IReadOnlyList<LiveRun>> ReadLiveAsync(CancellationToken cancellationToken) => roles.Read<IReadOnlyList<LiveRun>>(
        "reading the live runs", s => s.Query(Live, StoreValues.None, ReadLive), cancellationToken);

    public ValueTask<RunSnapshot?> ReadSnapshotAsync(RunKey run, bool showsSlots, CancellationToken cancellationToken) =>
        roles.Read($"reading all of run {run}", s => SnapshotReading.Read(s, run, showsSlots), cancellationToken);

    /// <summary>A change of status by the process of one command: by compare-and-swap, keeping the rest as it is.</summary>
    public async ValueTask<SwapOutcome> ChangeStatusAsync(StatusChange change, TimeProvider clock, CancellationToken cancellationToken)
    {
        var key = new RunKey(change.Job, change.Run);
        var doing = $"changing run {key}";
        var result = await SendAsync(
            roles.Work,
            doing,
            s => Find(s, key) is { } run
                ? Apply(s, RunChanges.Keep(run, change.Why, clock.GetUtcNow()) with { Expect = RunExpectation.As(run) with { Version = change.Version }, Status = change.To, Error = change.Error })
                : new ChangeResult(ChangeOutcome.Stale),
            cancellationToken);
        return result.Outcome switch
        {
            ChangeOutcome.Committed => SwapOutcome.Committed,
            ChangeOutcome.InDoubt => throw StoreFaults.NoAnswer("on PostgreSQL", doing),
            _ => SwapOutcome.Stale,
        };
    }

    public static RunRecord? Find(StoreSession session, RunKey run) =>
        session.One(FindRun, KeyOf(run), r => RunRow.Read(r));

    private static LiveRun ReadLive(Npgsql.NpgsqlDataReader row) =>
        new(new RunKey(new JobId(row.GetInt64(0)), new RunNumber(row.GetInt32(1))), (RunStatus)row.GetInt32(2), row.Time(3))
        {
            RetryAt = row.TimeOrNull(4),
            IsAfterResiduals = row.GetBoolean(5),
        };

    private static StoreValues KeyOf(RunKey run) => new StoreValues().Long(run.Job.Value).Int(run.Number.Value);

    private ValueTask<ChangeResult> SendAsync(LaneGroup lanes, string doing, Func<StoreSession, ChangeResult> work, CancellationToken cancellationToken,
        OneStatement<ChangeResult>? statement = null) =>
        lanes.RunAsync(
            new StoreWork<ChangeResult>(
                doing, IsWrite: true, s => roles.Breaker.Through(s, doing, () => work(s), () => InDoubt), () => InDoubt)
            {
                Statement = statement,
                HeldUp = s => roles.Breaker.Past(s, doing, () => work(s), () => InDoubt),
            },
            cancellationToken);

    /// <summary>
    /// The change, of a run that is as it was read. The function compares the version, under its lock; the rest is seen before it, which is enough:
    /// what has the same version in one store is the same. No run has the version -1.
    /// </summary>
    private static string If(string also) => Change.Replace(
        "$3,",
        $"CASE WHEN EXISTS (SELECT FROM run l WHERE l.job = $1 AND l.n = $2 AND l.epoch = $30 AND l.status = $31 AND l.stop = $32 AND {also}) THEN $3 ELSE -1::bigint END,",
        StringComparison.Ordinal);

    private static string TextOf(RunChange change) => change.Expect switch
    {
        { Version: null } => Change,
        { IsAllDone: true } => ChangeIfAllDone,
        _ => ChangeAsRead,
    };

    private static ChangeResult Apply(StoreSession session, RunChange change) =>
        session.One(TextOf(change), Values(change), r => Result(r, hasDecision: true))!;

    private static StoreValues Values(RunChange change)
    {
        // The receipt that nobody asked for is begun only when something was left behind, which the database sees.
        var receipt = RunSwap.Receipt(change, leavesResiduals: true);
        var values = new StoreValues()
            .Long(change.Run.Job.Value).Int(change.Run.Number.Value).Long(change.Expect.Version).Int((int)change.Status).Flag(change.Status.IsFinal())
            .Flag(change.RaisesEpoch).Text(change.Why).Time(change.At).Time(change.Deadline).Int((int)change.OnDeadline).Int((int)change.Stop)
            .Flag(change.IsStuck).Text(change.Error).Int(change.Retries).Time(change.RetryAt)
            .Ints(change.Assign.Select(a => a.Task)).Texts(change.Assign.Select(a => a.Session.Worker.Value))
            .Longs(change.Assign.Select(a => a.Session.Incarnation)).Longs(change.Withdraw.Select(a => a.Value)).Longs(change.Lose.Select(a => a.Value))
            .Flag(change.Receipt is not null).Int((int?)receipt?.Kind).Text(receipt?.By).Text(receipt?.Reason).Time(receipt?.RequestedAt);
        Asked(values, change.Request);
        return change.Expect.Version is null ? values : values.Long(change.Expect.Epoch.Value).Int((int)change.Expect.Standing.Status).Int((int)change.Expect.Standing.Stop);
    }

    private static ChangeResult Apply(StoreSession session, RunStart start)
    {
        var sinks = start.Settings.Sinks;
        var values = new StoreValues()
            .Long(start.After?.Job.Value ?? start.JobId?.Value).Text(start.JobName).Int(start.After?.Number.Value).Flag(start.Fresh).Text(start.Config)
            .Text(RunSettingsText.Write(start.Settings)).Texts(sinks.Select(s => s.Name)).Ints(sinks.Select(s => (int)s.Fencing)).Text(start.Why).Time(start.At);
        return session.One(Begin, Asked(values, start.Request).Int(start.Ground?.Incarnation).Text(start.Ground?.Timeline), r => Result(r, hasDecision: false))!;
    }

    private static ChangeResult Keep(StoreSession session, RequestStart request, RunKey? run, RunStanding? standing, int? stopOrdinal, DateTimeOffset at)
    {
        var values = Asked(StoreValues.None, request).Long(run?.Job.Value).Int(run?.Number.Value).Int(stopOrdinal).Time(at)
            .Int((int?)standing?.Status).Int((int?)standing?.Stop);
        if (session.Execute(Record, values) == 0)
            return PostgresRequests.Find(session, request.Id) is { } known ? new ChangeResult(ChangeOutcome.RequestKnown, Known: known) : new ChangeResult(ChangeOutcome.Stale);
        return new ChangeResult(ChangeOutcome.Committed, run is { } key ? Find(session, key) : null);
    }

    private static StoreValues Asked(StoreValues values, RequestStart? request) =>
        values.Text(request?.Id.Value).Int((int?)request?.Kind).Text(request?.BodyHash).Int((int?)request?.Outcome);

    private static ChangeResult Result(Npgsql.NpgsqlDataReader row, bool hasDecision) => new(
        (ChangeOutcome)row.GetInt32(0),
        RunRow.ReadOrNull(row, 1),
        hasDecision ? DecisionRow.ReadOrNull(row, 1 + RunRow.Width + 8) : null,
        RequestRow.ReadOrNull(row, 1 + RunRow.Width));

    private static string Numbered(int count) => string.Join(", ", Enumerable.Range(1, count).Select(i => $"${i}"));
}
