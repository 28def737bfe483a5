using System.Text.Json;
using Sluice.Client.Contract;

namespace Sluice.Cli.Tests;

/// <summary>The night that journeys are told of: job 7311, its stuck attempt on a worker whose rack loses its network.</summary>
internal static class Story
{
    public const string StuckWhere = "commit: Npgsql WaitForFlush, COPY orders, socket to the database, no answer for 190 s";

    public static DateTimeOffset At(int hour, int minute, double second) =>
        new DateTimeOffset(2026, 11, 25, hour, minute, 0, TimeSpan.Zero).AddMilliseconds(Math.Round(second * 1_000));

    public static Job Running { get; } = new()
    {
        Id = 7311,
        Name = "orders-to-warehouse",
        Run = 2,
        Status = JobStatus.Running,
        Epoch = 8,
        Version = 40,
        CreatedAt = At(0, 30, 0).AddDays(-1),
        StartedAt = At(2, 58, 0),
        Parallelism = 12,
        SubmittedBy = "anna",
        Counts = new JobCounts { ReadRows = 1_211_192, WrittenRows = 1_207_096, CommittedRows = 1_203_000, DeadRows = 3 },
        Splits = new SplitCounts { Total = 24, Done = 21 },
    };

    public static StopDecision CancelDecision { get; } = new()
    {
        RequestId = "5f0c2a",
        Kind = StopKind.Cancel,
        Run = 2,
        Ordinal = 1,
        RequestedAt = At(3, 9, 0),
        RequestedBy = "deploy-bot",
        Reason = "release 2026.11",
        DecidedAt = At(3, 9, 0.004),
        Version = 41,
        Epoch = 8,
        Durability = "synchronous",
    };

    public static Job Canceling { get; } = Running with
    {
        Status = JobStatus.Canceling,
        Version = 42,
        Stuck = true,
        Deadline = At(3, 10, 0),
        Stop = new StopReceipt { Decision = CancelDecision, Progress = new StopProgress() },
    };

    public static JobTask StuckTask { get; } = new()
    {
        Attempt = 9,
        Run = 2,
        Task = 8,
        Worker = "worker-c",
        State = TaskState.Running,
        Epoch = 8,
        AssignedAt = At(2, 58, 0),
        LastSeenAt = At(3, 11, 56),
        At = StuckWhere,
        Counts = new JobCounts { ReadRows = 104_096, WrittenRows = 104_096, CommittedRows = 100_000 },
        UncommittedRows = 4_096,
        OpenTransactions = 1,
    };

    public static Page<JobTask> Tasks { get; } = new()
    {
        Items = [.. Enumerable.Range(1, 12).Select(i => i == 9 ? StuckTask : StuckTask with
        {
            Attempt = i,
            Task = i - 1,
            Worker = $"worker-{(char)('a' + (i % 3))}",
            State = i == 4 ? TaskState.Failed : TaskState.Stopped,
            Error = i == 4 ? "sink postgres orders, commit: 57P01: terminating connection due to administrator command" : null,
            At = null,
            EndedAt = At(3, 9, 1),
            LastSeenAt = At(3, 9, 1),
            UncommittedRows = 0,
            OpenTransactions = 0,
            Counts = new JobCounts { CommittedRows = 100_000 + i },
        })],
    };

    public static Residual Open { get; } = new()
    {
        Attempt = 9,
        Worker = "worker-c#4",
        Task = 8,
        State = ResidualState.Open,
        Proof = "asked, no answer",
        LastSeenAt = At(3, 12, 1),
        NoNewWritesAfter = StopBound.Until(At(3, 12, 13.2)),
        Fencing = SinkFencing.Transactional,
        StuckWhere = StuckWhere,
    };

    public static StopReceipt Forced { get; } = new()
    {
        Decision = new StopDecision
        {
            RequestId = "a11ce",
            Kind = StopKind.ForceStop,
            Run = 2,
            Ordinal = 2,
            RequestedAt = At(3, 12, 0),
            RequestedBy = "olga",
            Reason = "hangs since the release",
            DecidedAt = At(3, 12, 0.009),
            Version = 43,
            Epoch = 9,
            Durability = "synchronous",
            Abandons = new Abandoned { Attempts = 1, UncommittedRows = 4_096, OpenTransactions = 1, OpenSplits = 2 },
        },
        Progress = new StopProgress
        {
            Version = 1,
            Residuals = [Open],
            NoNewWritesAfter = Open.NoNewWritesAfter,
            Sinks = [new SinkVerdict { Sink = "postgres orders", Verdict = "pending" }],
            ResumesFrom = new ResumePoint { CommittedRows = 1_203_000, SplitsDone = 21, SplitsTotal = 24, LastCommitAt = At(3, 8, 49) },
        },
    };

    public static StopReceipt Unreachable { get; } = With(Forced, Open with { Proof = "kill: worker unreachable" });

    public static StopReceipt Fenced { get; } = With(Forced, Open with
    {
        State = ResidualState.Fenced,
        Proof = "session ended at the sink, seen gone",
        FencedAt = At(3, 12, 1.5),
        QuiescedBy = StopBound.Until(At(3, 12, 1.5)),
    }) is var receipt ? receipt with
    {
        Progress = receipt.Progress with
        {
            Sinks = [new SinkVerdict { Sink = "postgres orders", Verdict = "fenced", Proof = "epoch 9; 1 session ended, seen gone" }],
            ResumesFromFinal = true,
            LateReports = 1,
        },
    } : throw new InvalidOperationException();

    /// <summary>Nobody can say when the last write of a sink without a fence lands.</summary>
    public static StopReceipt Unbounded { get; } = With(Forced, Open with
    {
        State = ResidualState.Expired,
        Proof = "its permit is over",
        ExpiredAt = At(3, 12, 13.2),
        Fencing = SinkFencing.LeaseOnly,
        QuiescedBy = StopBound.Unbounded,
        UnboundedWhy = "nothing bounds what a LeaseOnly sink still has on its way",
    });

    public static Job ForceStopped { get; } = Canceling with { Status = JobStatus.Canceled, IsFinal = true, Version = 43, Epoch = 9, EndedAt = At(3, 12, 0.009), Deadline = null, Stuck = false, Stop = Forced };

    public static ForceStopAnswer ForceStopAnswer { get; } = new() { Job = ForceStopped, Outcome = StopOutcome.Stopped, Stop = Forced };

    public static ForceStopAnswer DryRun { get; } = new()
    {
        Job = Canceling,
        Preview = new StopPreview
        {
            Outcome = RequestOutcome.Stopped,
            Abandons = Forced.Decision.Abandons,
            NoNewWritesAfter = TimeSpan.FromSeconds(13.2),
            Sinks = [new SinkPreview { Sink = "postgres orders", Fencing = SinkFencing.Transactional, Safe = "When its fence is raised: from then on no row of this run becomes visible." }],
        },
    };

    public static Page<Job> Jobs { get; } = new()
    {
        Items =
        [
            Running with { Id = 7314, Name = "a name that is much longer than what a table of jobs has room for, as names of jobs often are", SubmittedBy = "scheduler", Run = 1, Splits = new SplitCounts(), StartedAt = At(3, 11, 18), Counts = new JobCounts() },
            Canceling,
            Running with { Id = 7302, Name = "kunden-übertrag", Run = 1, Status = JobStatus.Failed, IsFinal = true, StartedAt = At(1, 0, 0), EndedAt = At(1, 4, 7), Error = "x", SubmittedBy = "bernd" },
        ],
        NextCursor = "7302",
    };

    public static string Text<T>(T document) => JsonSerializer.Serialize(document, ContractJson.TypeOf<T>());

    private static StopReceipt With(StopReceipt receipt, Residual residual) => receipt with
    {
        Progress = receipt.Progress with { Residuals = [residual], NoNewWritesAfter = residual.NoNewWritesAfter, QuiescedBy = residual.QuiescedBy, UnboundedWhy = residual.UnboundedWhy },
    };
}
