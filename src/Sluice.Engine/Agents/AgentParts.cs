using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.Engine.Agents;

/// <summary>What the loops of an agent share.</summary>
/// <param name="Options">What the node tells of itself.</param>
/// <param name="Clock">The clock of permits.</param>
/// <param name="Time">Dates what is stored, and bounds every call.</param>
/// <param name="Timings">The times.</param>
public sealed record AgentParts(WorkerOptions Options, ILeaseClock Clock, TimeProvider Time, Timings Timings);
