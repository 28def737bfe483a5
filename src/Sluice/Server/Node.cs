using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Engine.Agents;
using Sluice.Engine.Hints;
using Sluice.Engine.Restores;

namespace Sluice.Server;

/// <summary>A node: coordinators and sweeps, an agent, and the use cases, around one store.</summary>
internal sealed class Node : IDisposable
{
    private readonly RestoreGuard _guard;
    private readonly ControlLoops _control;
    private readonly AgentLoops _agent;
    private readonly TimeSpan _shutdownWait;

    public Node(ServerSettings settings, IControlStore store, IStopJournal journal, IFencer fencer, INodeRunners runners, LoopTools tools)
    {
        _shutdownWait = settings.ShutdownWait;
        var hints = new LocalHints();
        _guard = new RestoreGuard(store, journal, tools.Time, tools.Timings, tools.Loop);
        UseCases = new UseCases(store, journal, _guard, hints, tools.Time, tools.Timings);
        _control = new ControlLoops(settings.Name, store, hints, fencer, _guard, tools, settings.History);
        var worker = new WorkerOptions(new WorkerId(settings.Name), settings.Http.ToString(), settings.Slots, settings.OnOutage);
        _agent = new AgentLoops(worker, store, hints, _guard, runners, tools);
        hints.Listen(_control.Wake);
        hints.Listen(_agent.Wake);
    }

    /// <summary>What requests call.</summary>
    public UseCases UseCases { get; }

    /// <summary>The node's agent.</summary>
    public AgentLoops Agent => _agent;

    /// <summary>The node's coordinators.</summary>
    public ControlLoops Control => _control;

    /// <summary>Works until <paramref name="stopping"/> is cancelled, then ends in good order; at once when <paramref name="killed"/> is.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken killed)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(killed);
        var guarding = _guard.RunAsync(ended.Token);
        var controlling = _control.RunAsync(ended.Token);
        await _agent.RunAsync(_shutdownWait, stopping, killed);
        await ended.CancelAsync();
        await Task.WhenAll(guarding, controlling);
    }

    public void Dispose() => _agent.Dispose();
}
