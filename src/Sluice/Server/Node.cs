using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Engine.Agents;
using Sluice.Engine.Hints;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;

namespace Sluice.Server;

/// <summary>A node: coordinators and sweeps, and an agent, around one store. It holds no truth, and may end at any line.</summary>
internal sealed class Node : IDisposable
{
    private readonly ControlLoops _control;
    private readonly AgentLoops _agent;
    private readonly TimeSpan _shutdownWait;

    public Node(ServerSettings settings, IControlStore store, IStopJournal journal, SinkReach sinks, INodeRunners runners, LoopTools tools)
    {
        _shutdownWait = settings.ShutdownWait;
        Guard = new RestoreGuard(store, journal, tools.Time, tools.Timings, tools.Loop);
        _control = new ControlLoops(settings.Name, store, Hints, sinks, Guard, tools, settings.History);
        var worker = new WorkerOptions(new WorkerId(settings.Name), settings.Http.ToString(), settings.Slots, settings.OnOutage);
        _agent = new AgentLoops(worker, store, Hints, Guard, runners, tools);
        Hints.Listen(_control.Wake);
        Hints.Listen(_agent.Wake);
    }

    /// <summary>Wakes this node's own loops.</summary>
    public LocalHints Hints { get; } = new();

    /// <summary>Holds what may not be decided on an older copy of the store.</summary>
    public RestoreGuard Guard { get; }

    /// <summary>
    /// Works until <paramref name="stopping"/> is cancelled, then ends in good order; at once when <paramref name="killed"/> is, or when one of
    /// its loops fails: that fault is thrown. Its runners find out by the end of their pipes.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken killed)
    {
        using var loops = new LoopGroup(killed);
        _ = loops.Start(Guard.RunAsync);
        _ = loops.Start(_control.RunAsync);
        await loops.Start(ended => _agent.RunAsync(_shutdownWait, stopping, ended));
        await loops.EndAsync();
    }

    public void Dispose() => _agent.Dispose();
}
