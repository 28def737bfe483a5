using Orleans.Concurrency;

namespace Sluice.Cluster.Nodes;

/// <summary>A node, as control processes reach it.</summary>
[Alias("sluice.node.observer")]
internal interface INodeObserver : IGrainObserver
{
    /// <summary>There may be news for one of its sessions. A hint: may be lost.</summary>
    [Alias("wake"), OneWay]
    Task WakeAsync(WakeSession call);
}
