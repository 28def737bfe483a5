namespace Sluice.Cluster.Nodes;

/// <summary>Passes hints on to a node. It remembers only who subscribed last: a node that was started again is another one.</summary>
[GrainType("sluice.node")]
internal sealed class NodeGrain : Grain, INodeGrain
{
    private INodeObserver? _node;

    public Task SubscribeAsync(INodeObserver node)
    {
        _node = node;
        return Task.CompletedTask;
    }

    public Task WakeAsync(WakeSession call) => _node?.WakeAsync(call) ?? Task.CompletedTask;
}
