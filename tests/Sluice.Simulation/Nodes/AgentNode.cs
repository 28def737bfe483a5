using Sluice.Core.Identity;
using Sluice.Engine.Agents;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Runners;

namespace Sluice.Simulation.Nodes;

/// <summary>A worker: the engine's agent, and runners as models.</summary>
internal sealed class AgentNode
{
    private readonly World _world;
    private readonly SimJournal _journal = new();
    private SessionKeeper? _keeper;
    private SimLoop? _renewals;
    private SimLoop? _claims;

    public AgentNode(World world, Machine machine, string name, int slots)
    {
        (_world, Machine, Worker, Slots) = (world, machine, new WorkerId(name), slots);
        Start();
    }

    public Machine Machine { get; }

    public WorkerId Worker { get; }

    public int Slots { get; }

    public SimProcess Process { get; private set; } = null!;

    public SimRunners Runners { get; private set; } = null!;

    public void Start()
    {
        Process = new SimProcess(_world, Machine, Worker.Value);
        var (clock, timings) = (Process.Clock, _world.Timings);
        var store = new StoreLink(Process);
        var loop = new PassLoop(clock, _world.Random.Unit, new NoFaultLog(_world));
        var guard = new RestoreGuard(store, _journal, null, clock, timings, loop);
        var held = new HeldAttempts();
        Runners = new SimRunners(Process);
        var parts = new AgentParts(new WorkerOptions(Worker, "", Slots), clock, clock, timings);
        var claims = new AttemptClaims(store, held, Runners, guard, parts, loop);
        var reports = Runners.Reports = new ReportQueue(store, held, Runners, new SimHints(Process), guard, clock, timings, loop);
        _keeper = new SessionKeeper(store, held, claims, Runners, guard, parts, loop);
        Begin("guard", guard.PassAsync, guard.MostBackoff);
        _renewals = Begin("session", RenewAsync);
        _claims = Begin("claims", claims.PassAsync);
        Begin("reports", reports.PassAsync);
    }

    /// <summary>The agent dies; whoever starts it again under the same name gets another session.</summary>
    public void Kill()
    {
        Process.Kill();
        Runners.Orphan();
    }

    public void Wake() => Process.Run(_renewals!.Wake);

    private async ValueTask<TimeSpan> RenewAsync(CancellationToken cancellationToken)
    {
        var wait = await _keeper!.PassAsync(cancellationToken);
        // What the renewal offered is taken at once, as the engine's own loop would.
        _claims!.Wake();
        return wait;
    }

    private SimLoop Begin(string name, Func<CancellationToken, ValueTask<TimeSpan>> pass, TimeSpan? mostBackoff = null)
    {
        var loop = new SimLoop(Process, name, pass, mostBackoff);
        _world.Scheduler.After(_world.Random.Seconds(0.01, 1), () => Process.Run(loop.Start));
        return loop;
    }
}
