using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.Engine.Fences;

/// <summary>Clock and times of fences.</summary>
/// <param name="Clock">Measures how long a claim has been seen.</param>
/// <param name="Time">Dates what is stored, and bounds every call.</param>
/// <param name="Timings">The times.</param>
public sealed record FenceParts(ILeaseClock Clock, TimeProvider Time, Timings Timings);
