using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Changes;

/// <summary>How a change ended.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Run">The run after it; with <see cref="ChangeOutcome.Committed"/>, and as it stands with <see cref="ChangeOutcome.Stale"/> where known.</param>
/// <param name="Decision">The receipt's first half; with <see cref="ChangeOutcome.Committed"/>, when one was begun.</param>
/// <param name="Known">What the request was decided before; with <see cref="ChangeOutcome.RequestKnown"/>.</param>
public sealed record ChangeResult(ChangeOutcome Outcome, RunRecord? Run = null, StopDecision? Decision = null, RequestRecord? Known = null);
