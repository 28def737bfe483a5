using Sluice.Core.Identity;

namespace Sluice.Simulation.Sinks;

/// <summary>How far a split is, and whose it is.</summary>
internal readonly record struct LedgerRow(AttemptId Owner, long Sequence, int Position);
