using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Deciding;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Submissions;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Staging;

/// <summary>Brings runs of a job that writes files to where their attempts work, by the real decisions.</summary>
internal static class StagedSetup
{
    public const string Sink = "sink-0";
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Timings s_timings = new Timings().Validated();
    private static readonly RunSettings s_settings = new() { Parallelism = 2, Sinks = [new RunSink(Sink, SinkFencing.Staged)] };

    /// <summary>A worker with room for all.</summary>
    public static WorkerSession Register(IControlStore store) => Done.Of(store.RegisterAsync(new SessionOffer(new WorkerId("worker-a"), "", 8), Start, default)).Session;

    /// <summary>The first run: two attempts at two splits.</summary>
    public static (RunRecord Run, IReadOnlyList<AttemptRecord> Attempts) Submit(IControlStore store)
    {
        var start = new RunStart(Request("submit", RequestKind.Submit), s_settings, "anna", "submitted", Start) { JobName = "orders", Config = "{}", Fresh = true };
        var run = Done.Of(store.StartAsync(start, default)).Run!;
        Done.Of(store.SavePlanAsync(run.Job, run.Generation, new SplitPlan([new PlannedSplit(0, "0", "t", "", "", null, null), new PlannedSplit(0, "1", "t", "", "", null, null)], [""]), default));
        return Begin(store, run.Key);
    }

    /// <summary>The run after it, of the same generation.</summary>
    public static (RunRecord Run, IReadOnlyList<AttemptRecord> Attempts) Resume(IControlStore store, RunKey after) => Begin(
        store, Done.Of(store.StartAsync(new RunStart(Request("resume", RequestKind.Resume), s_settings, "anna", "resumed", Start) { After = after }, default)).Run!.Key);

    private static (RunRecord Run, IReadOnlyList<AttemptRecord> Attempts) Begin(IControlStore store, RunKey run)
    {
        Decide(store, run, RunStatus.Pending);
        Decide(store, run, RunStatus.Scheduled);
        foreach (var attempt in Done.Of(store.ReadAttemptsAsync(run, default)))
            Assert.NotNull(Done.Of(store.ClaimAsync(attempt.Session, attempt.Id, default)));
        Decide(store, run, RunStatus.Running);
        return (Done.Of(store.FindRunAsync(run, default))!, [.. Done.Of(store.ReadAttemptsAsync(run, default)).OrderBy(a => a.Id.Value)]);
    }

    private static void Decide(IControlStore store, RunKey run, RunStatus expected)
    {
        var observed = new Observed(TimeSpan.Zero, TimeSpan.Zero, new Dictionary<WorkerSession, TimeSpan>());
        var decision = Coordination.Decide(Done.Of(store.ReadSnapshotAsync(run, default))!, observed, Start, s_timings);
        Assert.Equal(expected, Done.Of(store.CommitAsync(decision!.Change, default)).Run?.Status);
    }

    private static RequestStart Request(string id, RequestKind kind) => new(new RequestId(id), kind, "", RequestOutcome.Done);
}
