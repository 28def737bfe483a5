using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Deciding;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Submissions;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Leases;

/// <summary>Brings a store to where the machine begins: a job runs with one attempt on worker-a, and worker-b is free.</summary>
internal static class LeaseSetup
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One tick of the machine; the times below are whole ticks but for the renewal.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    /// <summary>Clocks of the machine run alike, so the margin for their rates is 0 here; <see cref="Timings"/>' own tests are about it.</summary>
    public static readonly Timings Timings = new Timings
    {
        Renewal = TimeSpan.FromSeconds(6),
        Permit = Tick * LeaseState.PermitTicks,
        Silence = Tick * LeaseState.SilenceTicks,
        UnboundedWait = Tick * LeaseState.WaitTicks,
        ClockMargin = 0,
    }.Validated();

    public static (RunKey Run, AttemptRecord Attempt, SessionRecord Session) Prepare(IControlStore store, bool fences)
    {
        var session = Done.Of(store.RegisterAsync(new SessionOffer(new WorkerId("worker-a"), "", 1), Start, default));
        var request = new RequestStart(new RequestId("submit"), RequestKind.Submit, "", RequestOutcome.Done);
        var settings = new RunSettings { Sinks = [new RunSink("sink", fences ? SinkFencing.Transactional : SinkFencing.LeaseOnly)] };
        var start = new RunStart(request, settings, "anna", "submitted", Start) { JobName = "orders", Config = "{}", Fresh = true };
        var run = Done.Of(store.StartAsync(start, default)).Run!.Key;
        Decide(store, run, RunStatus.Pending);
        Decide(store, run, RunStatus.Scheduled);
        var attempt = Assert.Single(Done.Of(store.ReadAttemptsAsync(run, default)));
        Assert.NotNull(Done.Of(store.ClaimAsync(session.Session, attempt.Id, default)));
        Decide(store, run, RunStatus.Running);
        var report = new AttemptReport(run, attempt.Id, session.Session, 1, AttemptState.Running, default);
        Assert.Equal(Verdict.Continue, Done.Of(store.ReportAsync(report, Start, default)));
        Done.Of(store.SetDrainingAsync(session.Session, true, null, default));
        Done.Of(store.RegisterAsync(new SessionOffer(new WorkerId("worker-b"), "", 2), Start, default));
        return (run, Assert.Single(Done.Of(store.ReadAttemptsAsync(run, default))), session);
    }

    private static void Decide(IControlStore store, RunKey run, RunStatus expected)
    {
        var observed = new Observed(TimeSpan.Zero, TimeSpan.Zero, new Dictionary<WorkerSession, TimeSpan>());
        var decision = Coordination.Decide(Done.Of(store.ReadSnapshotAsync(run, default))!, observed, Start, Timings);
        Assert.Equal(expected, Done.Of(store.CommitAsync(decision!.Change, default)).Run?.Status);
    }
}
