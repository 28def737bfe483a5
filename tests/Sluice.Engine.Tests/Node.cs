using Microsoft.Extensions.Time.Testing;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Agents;
using Sluice.Engine.Coordinators;
using Sluice.Engine.Requests;
using Sluice.Engine.Restores;
using Sluice.Engine.Sessions;
using Sluice.Engine.Stops;
using Sluice.Engine.Submissions;
using Sluice.Engine.Tests.Doubles;
using Sluice.Engine.Waiting;
using Sluice.Simulation.Memory;

namespace Sluice.Engine.Tests;

/// <summary>A node whose passes a test drives one by one, over the store in memory and a clock that only the test moves.</summary>
internal sealed class Node
{
    public static readonly Timings Times = new();

    private int _requests;

    public Node(MemoryControlStore? memory = null, string worker = "w1", OutagePolicy onOutage = OutagePolicy.Pause)
    {
        Memory = memory ?? new MemoryControlStore(new MemoryState());
        (Store, Faults) = FaultyStore.Around(Memory);
        Clock = new SteppedClock();
        Loop = new PassLoop(Time, () => 0, Log);
        Guard = new RestoreGuard(Store, Journal, Marks, Time, Times, Loop);
        Parts = new CoordinatorParts(Store, Hints, Clock, Time, Times);
        Coordinators = new CoordinatorSet(Parts, Guard, Loop, Log);
        Stops = new StopJobs(Store, Journal, Guard, Hints, Time, Times);
        Resolver = new RequestResolver(Store, Journal, Guard, Time, Times);
        Starts = new JobStarts(Store, Guard, Hints, Time, Times);
        Sweep = new SessionSweep(Store, Clock, Time, Times, Loop);
        Residuals = new ResidualSweep(Store, Clock, Time, Times, Loop);
        Agent = new AgentParts(new WorkerOptions(new WorkerId(worker), "", 4) { OnOutage = onOutage }, Clock, Time, Times);
        Reports = new ReportQueue(Store, Held, Runners, Hints, Guard, Time, Times, Loop);
        Claims = new AttemptClaims(Store, Held, Runners, Guard, Agent, Loop);
        Keeper = new SessionKeeper(Store, Held, Claims, Runners, Guard, Agent, Loop);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));

    public MemoryControlStore Memory { get; }

    public IControlStore Store { get; }

    public FaultyStore Faults { get; }

    public MemoryJournal Journal { get; } = new();

    public ScriptedMarks Marks { get; } = new();

    public SeenHints Hints { get; } = new();

    public SeenRunners Runners { get; } = new();

    public NoFaults Log { get; } = new();

    public HeldAttempts Held { get; } = new();

    public SteppedClock Clock { get; }

    public PassLoop Loop { get; }

    public RestoreGuard Guard { get; }

    public CoordinatorParts Parts { get; }

    public CoordinatorSet Coordinators { get; }

    public StopJobs Stops { get; }

    public RequestResolver Resolver { get; }

    public JobStarts Starts { get; }

    public SessionSweep Sweep { get; }

    public ResidualSweep Residuals { get; }

    public AgentParts Agent { get; }

    public ReportQueue Reports { get; }

    public AttemptClaims Claims { get; }

    public SessionKeeper Keeper { get; }

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public RequestId NextId() => new($"r{++_requests}");

    public StopRequest Stop(StopKind kind, JobId job) => new(NextId(), kind, job, "anna", "because");

    public void Pass(double seconds) => Pass(TimeSpan.FromSeconds(seconds));

    public void Pass(TimeSpan span)
    {
        Clock.Advance(span);
        Time.Advance(span);
    }

    /// <summary>How long a stop of a job may take, where a test says.</summary>
    public TimeSpan? StopObjective { get; set; }

    public async Task<RunRecord> SubmitAsync(params SinkFencing[] sinks)
    {
        await Guard.PassAsync(Ct);
        var settings = new RunSettings { Sinks = [.. sinks.Select((s, i) => new RunSink($"s{i}", s))], RetryTimes = 1, StopObjective = StopObjective };
        var reply = await Starts.SubmitAsync(new JobSubmission(NextId(), "orders", "{}", settings, "anna"), Ct);
        Coordinators.Wake(reply.Run!.Key);
        return reply.Run;
    }

    /// <summary>A run at work on this node: one attempt, claimed, with a permit.</summary>
    public async Task<(RunRecord Run, AttemptId Attempt)> RunningAsync(params SinkFencing[] sinks)
    {
        var run = await SubmitAsync(sinks);
        await Keeper.PassAsync(Ct);
        await Coordinators.PassAsync(Ct);
        await Keeper.PassAsync(Ct);
        await Claims.PassAsync(Ct);
        Coordinators.Wake(run.Key);
        await Coordinators.PassAsync(Ct);
        var found = (await Memory.FindRunAsync(run.Key, Ct))!;
        Assert.Equal(RunStatus.Running, found.Status);
        return (found, Runners.Started.Single(s => s.Attempt.Run == run.Key).Attempt.Id);
    }

    public async Task<RunRecord> RunAsync(RunKey run) => (await Memory.FindRunAsync(run, Ct))!;

    public async Task<IReadOnlyList<Receipt>> ReceiptsAsync(RunKey run) => await Memory.ReadReceiptsAsync(run, Ct);

    public Task PlanAsync(RunRecord run, params string[] splits) => Memory.SavePlanAsync(
        run.Job, run.Generation, new SplitPlan([.. splits.Select(s => new PlannedSplit(0, s, "t", "", s, null, null))], ["a"]), Ct).AsTask();
}
