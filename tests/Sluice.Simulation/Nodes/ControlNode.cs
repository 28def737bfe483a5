using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Engine.Coordinators;
using Sluice.Engine.Fences;
using Sluice.Engine.Requests;
using Sluice.Engine.Restores;
using Sluice.Engine.Sessions;
using Sluice.Engine.Stops;
using Sluice.Engine.Submissions;
using Sluice.Engine.Waiting;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Sinks;

namespace Sluice.Simulation.Nodes;

/// <summary>A control process: coordinators for all live runs, the sweeps, and the use cases that operators call. The engine's own code.</summary>
internal sealed class ControlNode
{
    private readonly World _world;
    private readonly SimJournal _journal = new();
    private readonly string _name;
    private CoordinatorSet? _coordinators;
    private SimLoop? _loop;
    private StoreLink? _store;
    private SinkLink? _sinks;

    public ControlNode(World world, Machine machine, string name)
    {
        (_world, Machine, _name) = (world, machine, name);
        Start();
    }

    public Machine Machine { get; }

    public SimProcess Process { get; private set; } = null!;

    public StopJobs Stops { get; private set; } = null!;

    public JobStarts Starts { get; private set; } = null!;

    public RequestResolver Resolver { get; private set; } = null!;

    public RestoreGuard Guard { get; private set; } = null!;

    /// <summary>An older copy in the store's place was noticed here, and what it had forgotten of this node's stops is in it again.</summary>
    public bool HasRecovered => !_world.Promises.HasFailedOver || (_journal.Timeline == _world.Store.State.Timeline && !Guard.IsHolding);

    public void Start()
    {
        Process = new SimProcess(_world, Machine, _name);
        var (clock, timings) = (Process.Clock, _world.Timings);
        var store = _store = new StoreLink(Process);
        _sinks = new SinkLink(Process);
        var log = new NoFaultLog(_world);
        var loop = new PassLoop(clock, _world.Random.Unit, log);
        var hints = new SimHints(Process);
        Guard = new RestoreGuard(store, _journal, new SimMarks(Process), clock, timings, loop);
        Stops = new StopJobs(store, _journal, Guard, hints, clock, timings);
        Starts = new JobStarts(store, Guard, hints, clock, timings);
        Resolver = new RequestResolver(store, _journal, Guard, clock, timings);
        _coordinators = new CoordinatorSet(new CoordinatorParts(store, hints, clock, clock, timings), Guard, loop, log);
        var sessions = new SessionSweep(store, clock, clock, timings, loop);
        var residuals = new ResidualSweep(store, clock, clock, timings, loop);
        var fences = new FenceLoop(_name, store, new SimFencer(Process), new FenceParts(clock, clock, timings), _world.Random.Unit, loop);

        _loop = Begin("coordinators", _coordinators.PassAsync, _coordinators.MostBackoff);
        Begin("guard", Guard.PassAsync, Guard.MostBackoff);
        Begin("sessions", async t => await sessions.PassAsync(t) * 3);
        Begin("residuals", async t => await residuals.PassAsync(t) * 3);
        Begin("fences", async t => await fences.PassAsync(t) * 2);
        Begin("publishing", PublishAsync);
    }

    public void Kill() => Process.Kill();

    public void Wake(RunKey run) => Process.Run(() =>
    {
        _coordinators!.Wake(run);
        _loop!.Wake();
    });

    private SimLoop Begin(string name, Func<CancellationToken, ValueTask<TimeSpan>> pass, TimeSpan? mostBackoff = null)
    {
        var loop = new SimLoop(Process, name, pass, mostBackoff);
        // All at once, as threads would.
        _world.Scheduler.After(_world.Random.Seconds(0.001, 0.02), () => Process.Run(loop.Start));
        return loop;
    }

    /// <summary>Rolls forward what was recorded and not published: whoever reaches the place may do it.</summary>
    private async ValueTask<TimeSpan> PublishAsync(CancellationToken cancellationToken)
    {
        foreach (var (job, generation) in _world.StagedWork())
        {
            foreach (var record in await _store!.UnpublishedAsync(job, generation, cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Process.Clock, cancellationToken))
                await PublishAsync(job, generation, record);
        }

        return TimeSpan.FromSeconds(5);
    }

    private async Task PublishAsync(JobId job, Generation generation, StagedRecord record)
    {
        if (_world.FindSink(job, record.Key.Sink) is not StagedSink sink)
            return;
        var parts = record.Manifest.Split(' ');
        await _sinks!.CallAsync(sink, TimeSpan.FromSeconds(0.02), () =>
        {
            sink.Publish(
                new AttemptId(Number(parts[2])), new Epoch(Number(parts[3])), generation.Value, record.Key.Split, record.Sequence, (int)Number(parts[0]), (int)Number(parts[1]));
            return true;
        }).WaitAsync(TimeSpan.FromSeconds(20), Process.Clock);
        await _store!.MarkPublishedAsync(job, generation, record, default).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Process.Clock);
    }

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
