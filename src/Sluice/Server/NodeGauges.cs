using System.Diagnostics.Metrics;
using Sluice.Core.Leases;
using Sluice.Core.Telemetry;

namespace Sluice.Server;

/// <summary>What a node knows without asking its store: told also while the store is away.</summary>
internal sealed class NodeGauges : IDisposable
{
    public NodeGauges(AgentLoops agent, Timings timings)
    {
        var own = Meter.Meter;
        own.CreateObservableGauge(
            "sluice.session.lease.age", () => agent.LeaseAge is { } age ? [new Measurement<double>(age.TotalSeconds)] : Array.Empty<Measurement<double>>(), "s",
            "How long ago the renewal of the node's session was sent that the store answered last.");
        own.CreateObservableGauge("sluice.session.permit", () => timings.Permit.TotalSeconds, "s", "At which age of the lease tasks pause.");
        own.CreateObservableGauge("sluice.node.attempts", () => agent.Held.Count, "{attempt}", "Attempts that this node holds: what a store that stays away would pause.");
    }

    /// <summary>Where they are.</summary>
    public NodeMeter Meter { get; } = new();

    public void Dispose() => Meter.Dispose();
}
