using Sluice.Core.Stops;

namespace Sluice.Core.Runs;

/// <summary>How a run stands: what the outcome of a request that changes nothing is judged by.</summary>
/// <param name="Status">The status.</param>
/// <param name="Stop">The hardest stop so far.</param>
public readonly record struct RunStanding(RunStatus Status, StopKind Stop);
