using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.Engine.Agents;

/// <summary>What the loops of an agent share.</summary>
/// <param name="Options">What the node tells of itself.</param>
/// <param name="Clock">The clock of permits.</param>
/// <param name="Time">Dates what is stored, and bounds every call.</param>
/// <param name="Timings">The times.</param>
public sealed record AgentParts(WorkerOptions Options, ILeaseClock Clock, TimeProvider Time, Timings Timings)
{
    /// <summary>Measures how busy the machine is, from 0 to 1, since the last time; quick, and never throws. Asked by one thread at a time.</summary>
    public Func<double> Load { get; init; } = () => 0;
}
