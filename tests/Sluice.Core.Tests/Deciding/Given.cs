using CsCheck;
using Sluice.Core.Attempts;
using Sluice.Core.Deciding;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;

namespace Sluice.Core.Tests.Deciding;

/// <summary>Snapshots for decisions: a plain one to change, and arbitrary ones.</summary>
internal static class Given
{
    public const int Unknown = 77;

    public static readonly Timings Timings = new();
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    public static readonly RunKey Key = new(new JobId(7), new RunNumber(1));
    public static readonly Epoch Epoch = new(40);

    public static readonly RunStatus[] Live =
    [
        RunStatus.Created, RunStatus.Pending, RunStatus.Scheduled, RunStatus.Running, RunStatus.DoingSavepoint, RunStatus.Failing, RunStatus.Canceling,
    ];

    public static readonly RunStatus[] Final = [RunStatus.Finished, RunStatus.Failed, RunStatus.Canceled, RunStatus.SavepointDone];

    public static readonly RunSettings Fencing = new() { Parallelism = 4, Sinks = [new RunSink("pg", SinkFencing.Transactional)] };
    public static readonly RunSettings LeaseOnly = new() { Parallelism = 4, Sinks = [new RunSink("pg", SinkFencing.Transactional), new RunSink("http", SinkFencing.LeaseOnly)] };

    public static readonly Observed Nothing = new(TimeSpan.Zero, TimeSpan.Zero, new Dictionary<WorkerSession, TimeSpan>());

    public static WorkerSession Session(int number) => new(new WorkerId($"w{number}"), number);

    public static RunRecord Run(RunStatus status) => new(Key.Job, Key.Number, new Generation(1), status, Epoch, 9)
    {
        StartedAt = Now - TimeSpan.FromHours(1),
        StatusAt = Now - TimeSpan.FromSeconds(10),
        IsFinal = status.IsFinal(),
        Settings = Fencing,
        Stop = status switch
        {
            RunStatus.DoingSavepoint => StopKind.Savepoint,
            RunStatus.Canceling => StopKind.Cancel,
            _ => StopKind.None,
        },
        Deadline = status is RunStatus.Scheduled or RunStatus.DoingSavepoint or RunStatus.Failing or RunStatus.Canceling ? Now + TimeSpan.FromSeconds(50) : null,
    };

    public static AttemptRecord Attempt(long id, AttemptState state, int session = 1) =>
        new(new AttemptId(id), Key, (int)id, Epoch, Session(session), state, Now);

    public static SessionLoad Load(int number, int slots = 4, int used = 0) => new(new SessionRecord(Session(number), slots, 3), used);

    public static SessionLoad Lost(int number) => new(new SessionRecord(Session(number), 4, 3) { IsLost = true }, 1);

    public static RunSnapshot Snapshot(RunStatus status, params AttemptRecord[] attempts) =>
        new(Run(status), attempts, new SplitSummary(10, 0, 10, false), [Load(1), Load(2), Lost(9)]);

    public static Residual Residual(long attempt, SinkFencing fencing = SinkFencing.LeaseOnly) =>
        new(Key, new AttemptId(attempt), Session(9), 0, Epoch, fencing);

    public static Decision? Decide(RunSnapshot snapshot, Observed? observed = null, DateTimeOffset? now = null) =>
        Coordination.Decide(snapshot, observed ?? Nothing, now ?? Now, Timings);

    /// <summary>Sessions of every kind: healthy, full, lost, superseded, draining, quarantined; attempts may also name one that is not there.</summary>
    private static readonly Gen<SessionLoad> s_session =
        from number in Gen.Int[1, 8]
        from slots in Gen.Int[0, 6]
        from used in Gen.Int[0, 7]
        from kind in Gen.Int[0, 7]
        select new SessionLoad(
            new SessionRecord(Session(number), slots, 1)
            {
                IsLost = kind == 1,
                IsSuperseded = kind == 2,
                IsDraining = kind == 3,
                Quarantine = kind == 4 ? "a process that does not end" : null,
            },
            used);

    private static readonly Gen<AttemptState> s_state = Gen.OneOf(
        AttemptState.Assigned, AttemptState.Claimed, AttemptState.Running, AttemptState.Lost, AttemptState.Finished, AttemptState.Failed, AttemptState.Stopped,
        (AttemptState)4, (AttemptState)14);

    private static readonly Gen<AttemptRecord> s_attempt =
        from id in Gen.Long[1, 1000]
        from state in s_state
        from session in Gen.Int[1, 9]
        from isOld in Gen.Int[0, 5]
        from isTransient in Gen.Bool
        select Attempt(id, state, session) with
        {
            Epoch = isOld == 0 ? new Epoch(Epoch.Value - 1) : Epoch,
            IsTransient = isTransient,
            Error = state == AttemptState.Failed ? "disk" : null,
        };

    private static readonly Gen<SplitSummary> s_splits =
        from isPlanned in Gen.Int[0, 4]
        from total in Gen.Int[0, 12]
        from done in Gen.Int[0, 12]
        from claimable in Gen.Int[0, 12]
        from isComplete in Gen.Bool
        select isPlanned == 0
            ? new SplitSummary(null, 0, 0, false)
            : new SplitSummary(total, Math.Min(done, total), Math.Min(claimable, total - Math.Min(done, total)), isComplete && done >= total);

    private static readonly Gen<RunSettings> s_settings =
        from parallelism in Gen.Int[1, 6]
        from retries in Gen.Int[0, 3]
        from sinks in Gen.OneOf(SinkFencing.Transactional, SinkFencing.Staged, SinkFencing.LeaseOnly, (SinkFencing)Unknown).Array[0, 3]
        select new RunSettings { Parallelism = parallelism, RetryTimes = retries, Sinks = [.. sinks.Select((s, i) => new RunSink($"s{i}", s))] };

    private static readonly Gen<RunRecord> s_run =
        from status in Gen.OneOf(Live)
        from settings in s_settings
        from seconds in Gen.Int[-100, 100]
        from onDeadline in Gen.OneOf(OnDeadline.ForceStop, OnDeadline.KeepTrying, OnDeadline.Resume, (OnDeadline)Unknown)
        from retry in Gen.Int[-20, 20]
        from retries in Gen.Int[0, 3]
        from isStuck in Gen.Bool
        select Run(status) with
        {
            Settings = settings,
            Deadline = Run(status).Deadline is null ? null : Now + TimeSpan.FromSeconds(seconds),
            OnDeadline = onDeadline,
            Retries = retries,
            RetryAt = status == RunStatus.Pending && retry % 2 == 0 ? Now + TimeSpan.FromSeconds(retry) : null,
            IsStuck = isStuck && status == RunStatus.Canceling,
        };

    /// <summary>Left behind by this run or the one before it; over or not, gone or not, waited for or not.</summary>
    private static readonly Gen<Residual> s_residual =
        from attempt in Gen.Long[2000, 2005]
        from fencing in Gen.OneOf(SinkFencing.LeaseOnly, SinkFencing.Transactional)
        from known in Gen.Int[0, 7]
        from isOfThisRun in Gen.Bool
        select (isOfThisRun ? Residual(attempt, fencing) : Residual(attempt, fencing) with { Run = new RunKey(Key.Job, new RunNumber(Key.Number.Value - 1)) }) with
        {
            ExpiredAt = (known & 1) == 0 ? null : Now,
            ConfirmedAt = (known & 2) == 0 ? null : Now,
            WaitOverAt = (known & 4) == 0 ? null : Now,
        };

    public static readonly Gen<RunSnapshot> AnySnapshot =
        from run in s_run
        from attempts in s_attempt.Array[0, 10]
        from splits in s_splits
        from sessions in s_session.Array[0, 8]
        from residuals in s_residual.Array[0, 2]
        select new RunSnapshot(
            run, [.. attempts.DistinctBy(a => a.Id).Select((a, i) => a with { Task = i, Epoch = EpochIn(run.Status, a) })], splits, [.. sessions.DistinctBy(s => s.Session.Session)])
        {
            OpenResiduals = [.. residuals.DistinctBy(r => r.Attempt).Where(r => !r.IsClosed)],
        };

    /// <summary>Before slots are assigned no attempt has the run's epoch: the way there has raised it.</summary>
    private static Epoch EpochIn(RunStatus status, AttemptRecord attempt) =>
        status is RunStatus.Created or RunStatus.Pending ? new Epoch(Epoch.Value - 1) : attempt.Epoch;

    public static readonly Gen<Observed> AnyObserved =
        from status in Gen.Int[0, 120]
        from done in Gen.Int[0, 120]
        from lost in Gen.Int[0, 120].Array[9]
        select new Observed(
            TimeSpan.FromSeconds(status),
            TimeSpan.FromSeconds(done),
            lost.Select((s, i) => (Session(i + 1), TimeSpan.FromSeconds(s))).ToDictionary());
}
