using Sluice.Core.Stops;

namespace Sluice.Simulation.Memory;

/// <summary>A receipt: what was decided, and how many late reports were turned away since.</summary>
internal sealed record ReceiptRow(StopDecision Decision, long LateReports);
