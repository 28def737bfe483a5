using Microsoft.Extensions.Logging;
using Sluice.Cluster;
using Sluice.Cluster.Hosting;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Storage.Postgres;

namespace Sluice.Server.Control;

/// <summary>
/// What a node has to do with the cluster of its store. Only where the store is PostgreSQL: without it nothing of this is made, and Orleans is not loaded.
/// </summary>
/// <param name="settings">How the node is run.</param>
/// <param name="store">The truth.</param>
/// <param name="tools">Clock, times.</param>
/// <param name="log">The node's log.</param>
/// <param name="logs">Where Orleans logs.</param>
internal sealed class NodeCluster(ServerSettings settings, PostgresControlStore store, LoopTools tools, NodeLog log, ILoggerFactory logs)
{
    private readonly ClusterLink _link = new(settings.Name);

    /// <summary>Hints to wherever runs are coordinated and sessions are at home.</summary>
    public IHints Hints => _link;

    /// <summary>The node's control process; <c>null</c>: its role has none, or the options say so.</summary>
    public ControlProcess? Process { get; } =
        settings.HasControlProcess && settings.Role != NodeRole.Worker ? new ControlProcess(ControlOrder.From(settings), tools, log) : null;

    /// <summary>Whether the node coordinates where it has no control process.</summary>
    public bool IsCoordinating => settings.Role != NodeRole.Worker;

    /// <summary>Watches the wall clocks until it is cancelled.</summary>
    public Task WatchClockAsync(CancellationToken cancellationToken) => new ClockWatch(store, tools, log).RunAsync(cancellationToken);

    /// <summary>Keeps the connection to the control processes until it is cancelled.</summary>
    /// <param name="wake">Told of the node's sessions.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task ConnectAsync(Action<WorkerSession> wake, CancellationToken cancellationToken) =>
        new NodeConnection(new ClusterSettings(store.Id, settings.Name, settings.Timings), store.Members, _link, wake, logs)
            .RunAsync(tools.Time, tools.Jitter, cancellationToken);
}
