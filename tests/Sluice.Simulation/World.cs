using System.Runtime.CompilerServices;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Runs;
using Sluice.Simulation.Checks;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Memory;
using Sluice.Simulation.Nodes;
using Sluice.Simulation.Runners;
using Sluice.Simulation.Scale;
using Sluice.Simulation.Scheduling;
using Sluice.Simulation.Schedules;
using Sluice.Simulation.Sinks;

namespace Sluice.Simulation;

/// <summary>All of one schedule: store, machines, processes, sinks, jobs, and what is promised of them.</summary>
internal sealed class World
{
    private readonly Dictionary<(JobId Job, string Sink), SimSink> _sinks = [];
    private readonly Dictionary<string, JobModel> _byName = new(StringComparer.Ordinal);

    public World(ulong seed, bool isTraced)
    {
        Random = new SimRandom(seed);
        Scheduler = new SimScheduler(isTraced);
        Network = new Network(Random);
        Store = new MemoryControlStore(new MemoryState());
        Promises = new Promises(this);
    }

    public SimRandom Random { get; }

    public SimScheduler Scheduler { get; }

    public Network Network { get; }

    public Faults Faults { get; set; } = new();

    public Timings Timings { get; } = new Timings().Validated();

    public MemoryControlStore Store { get; }

    public Promises Promises { get; }

    public List<ControlNode> Controls { get; } = [];

    public List<AgentNode> Agents { get; } = [];

    public List<JobModel> Jobs { get; } = [];

    /// <summary>Requests whose COMMIT hangs.</summary>
    public HashSet<RequestId> InFlight { get; } = [];

    public bool IsStoreDown { get; set; }

    /// <summary>Counts what is asked of the store, where somebody wants to know.</summary>
    public StoreTally? Tally { get; set; }

    /// <summary>Told when a COMMIT begins to hang, and until when.</summary>
    public Action<TimeSpan>? Hanging { get; set; }

    public IEnumerable<SimSink> Sinks => _sinks.Values;

    public IEnumerable<SimProcess> ControlProcesses => Controls.Select(c => c.Process);

    public JobModel JobOf(string name)
    {
        for (var i = _byName.Count; i < Jobs.Count; i++)
            _byName[Jobs[i].Name] = Jobs[i];
        return _byName[name];
    }

    public SimSink SinkOf(JobId job, RunSink sink)
    {
        if (!_sinks.TryGetValue((job, sink.Name), out var known))
        {
            _sinks[(job, sink.Name)] = known = sink.Fencing switch
            {
                SinkFencing.Transactional => new LedgerSink(this, job, sink.Name),
                SinkFencing.Staged => new StagedSink(this, job, sink.Name),
                _ => new OpenSink(this, job, sink.Name),
            };
        }

        return known;
    }

    /// <summary>The sink of a job; one that no attempt has reached yet is there all the same, and can be fenced.</summary>
    public SimSink? FindSink(JobId job, string sink)
    {
        if (_sinks.TryGetValue((job, sink), out var known))
            return known;
        return Store.State.RunsOf[job].LastOrDefault()?.Settings.Sinks.FirstOrDefault(s => s.Name == sink) is { } declared
            ? SinkOf(job, declared)
            : null;
    }

    /// <summary>Jobs that write files.</summary>
    public IReadOnlyList<(JobId Job, Generation Generation)> StagedWork() =>
        [.. Store.State.Runs.Values.Where(r => r.Settings.Sinks.Any(s => s.Fencing == SinkFencing.Staged))
            .Select(r => (r.Job, r.Generation)).Distinct()];

    public void Note(string who, [InterpolatedStringHandlerArgument("")] ref TraceText text) => Scheduler.Note(who, ref text);
}
