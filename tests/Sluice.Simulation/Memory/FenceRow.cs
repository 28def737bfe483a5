using Sluice.Core.Fences;
using Sluice.Core.Stops;

namespace Sluice.Simulation.Memory;

/// <summary>A fence task with the bound that its result gave.</summary>
internal sealed record FenceRow(FenceTask Task, Bound QuiescedBy);
