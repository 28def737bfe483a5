using Orleans.Concurrency;

namespace Sluice.Cluster.Nodes;

/// <summary>Where the hints for a node go, by the worker's name: it passes them on to the node, if that has said where it is.</summary>
[Alias("sluice.node")]
internal interface INodeGrain : IGrainWithStringKey
{
    /// <summary>The node is there now. It says so again and again: whoever held this may be gone.</summary>
    [Alias("subscribe"), AlwaysInterleave]
    Task SubscribeAsync(INodeObserver node);

    /// <summary>There may be news for one of its sessions. A hint: may be lost.</summary>
    [Alias("wake"), AlwaysInterleave, OneWay]
    Task WakeAsync(WakeSession call);
}
