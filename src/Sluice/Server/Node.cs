using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Engine.Agents;
using Sluice.Engine.Coordinators;
using Sluice.Engine.Hints;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;
using Sluice.Server.Control;

namespace Sluice.Server;

/// <summary>A node: coordinators and sweeps, and an agent, around one store. It holds no truth, and may end at any line.</summary>
internal sealed class Node : IDisposable
{
    private readonly SinkLoops _sinks;
    private readonly ControlStandIn? _standIn;
    private readonly ControlLoops? _control;
    private readonly NodeCluster? _cluster;
    private readonly AgentLoops _agent;
    private readonly TimeSpan _shutdownWait;

    /// <summary>Makes a node.</summary>
    /// <param name="settings">How it is run.</param>
    /// <param name="store">The truth.</param>
    /// <param name="journal">What it remembers outside the store.</param>
    /// <param name="ground">What it reaches and runs tasks with, and its cluster.</param>
    /// <param name="tools">Clock, times, log.</param>
    public Node(ServerSettings settings, IControlStore store, IStopJournal journal, NodeGround ground, LoopTools tools)
    {
        _cluster = ground.Cluster;
        Hints = new NodeHints(Own, _cluster?.Hints);
        _shutdownWait = settings.ShutdownWait;
        Guard = new RestoreGuard(store, journal, ground.Sinks.Marks, tools.Time, tools.Timings, tools.Loop);
        _sinks = new SinkLoops(settings.Name, store, ground.Sinks, ground.Runners.Left, tools);
        var parts = new CoordinatorParts(store, Hints, tools.Clock, tools.Time, tools.Timings);
        if (_cluster?.Process is { } process)
            _standIn = new ControlStandIn(() => new ControlLoops(parts, Guard, settings.History, tools), process, tools);
        else if (_cluster is not { IsCoordinating: false })
            _control = new ControlLoops(parts, Guard, settings.History, tools);
        var worker = new WorkerOptions(new WorkerId(settings.Name), settings.Http.ToString(), settings.Slots, settings.OnOutage) { Tags = settings.Tags };
        _agent = new AgentLoops(worker, store, Hints, Guard, ground.Runners, tools);
        Gauges = new NodeGauges(_agent, tools.Timings);
        Own.Listen((RunKey run) => _control?.Wake(run));
        Own.Listen((RunKey run) => _standIn?.Wake(run));
        Own.Listen(_agent.Wake);
    }

    /// <summary>Wakes whom it concerns, here and elsewhere.</summary>
    public IHints Hints { get; }

    /// <summary>Wakes this node's own loops.</summary>
    public LocalHints Own { get; } = new();

    /// <summary>Holds what may not be decided on an older copy of the store.</summary>
    public RestoreGuard Guard { get; }

    /// <summary>What it tells of itself: the age of its lease, and the tasks that it holds.</summary>
    public NodeGauges Gauges { get; }

    /// <summary>Tasks that it holds.</summary>
    public int Tasks => _agent.Held.Count;

    /// <summary>How old its lease is; <c>null</c> without a session.</summary>
    public TimeSpan? LeaseAge => _agent.LeaseAge;

    /// <summary>
    /// Works until <paramref name="stopping"/> is cancelled, then ends in good order; at once when <paramref name="killed"/> is, or when one of
    /// its loops fails: that fault is thrown. Its runners find out by the end of their pipes.
    /// </summary>
    /// <param name="beside">Loops of the process that the node does not need, and whose fault would else go unseen.</param>
    /// <param name="stopping">Asks it to end.</param>
    /// <param name="killed">Ends it.</param>
    public async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> beside, CancellationToken stopping, CancellationToken killed)
    {
        using var loops = new LoopGroup(killed);
        foreach (var loop in beside)
            _ = loops.Start(loop);
        _ = loops.Start(Guard.RunAsync);
        _ = loops.Start(_sinks.RunAsync);
        if (_control is not null)
            _ = loops.Start(_control.RunAsync);
        if (_standIn is not null)
            _ = loops.Start(_standIn.RunAsync);
        if (_cluster?.Process is { } process)
            _ = loops.Start(process.RunAsync);
        if (_cluster is not null)
        {
            _ = loops.Start(ended => _cluster.ConnectAsync(Own.Wake, ended));
            _ = loops.Start(_cluster.WatchClockAsync);
        }

        await loops.Start(ended => _agent.RunAsync(_shutdownWait, stopping, ended));
        await loops.EndAsync();
    }

    public void Dispose()
    {
        Gauges.Dispose();
        _agent.Dispose();
    }
}
