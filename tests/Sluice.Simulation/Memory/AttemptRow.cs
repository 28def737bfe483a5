using Sluice.Core.Attempts;

namespace Sluice.Simulation.Memory;

/// <summary>An attempt and the sequence of its last report.</summary>
internal sealed record AttemptRow(AttemptRecord Attempt, long Sequence);
