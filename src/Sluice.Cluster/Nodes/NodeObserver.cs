using Sluice.Core.Identity;

namespace Sluice.Cluster.Nodes;

/// <summary>Hands hints that come from control processes to the node.</summary>
internal sealed class NodeObserver(Action<WorkerSession> wake) : INodeObserver
{
    public Task WakeAsync(WakeSession call)
    {
        wake(call.ToSession());
        return Task.CompletedTask;
    }
}
