using Sluice.Core.Ports;
using Sluice.Server.Control;

namespace Sluice.Server;

/// <summary>What a node stands on beside its store.</summary>
/// <param name="Sinks">Reaches the sinks of jobs.</param>
/// <param name="Runners">Runs attempts.</param>
/// <param name="Cluster">The cluster that it is one node of; <c>null</c>: it is alone.</param>
internal sealed record NodeGround(SinkReach Sinks, INodeRunners Runners, NodeCluster? Cluster);
