using Sluice.Core.Runs;
using Sluice.Runtime.Metrics;

namespace Sluice.Runtime.Runs;

/// <summary>How a run ended.</summary>
/// <param name="Run">The run as the store has it.</param>
/// <param name="Meters">Its counters.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Failure">Why it failed; <c>null</c> when it did not.</param>
public sealed record RunResult(RunRecord Run, RunMeters Meters, TimeSpan Duration, Exception? Failure);
