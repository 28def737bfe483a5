using Sluice.Core.Identity;
using Sluice.Core.Plans;

namespace Sluice.Core.Views;

/// <summary>A split as people see it.</summary>
/// <param name="Ordinal">Its place in the plan, from 0.</param>
/// <param name="Split">What was planned.</param>
/// <param name="Holder">The attempt that holds or held it; <c>null</c> when none ever did.</param>
/// <param name="IsDone">Committed to its end at every sink.</param>
/// <param name="Rows">Rows committed at all sinks together, as far as the store has heard.</param>
public sealed record SplitView(int Ordinal, PlannedSplit Split, AttemptId? Holder, bool IsDone, long Rows);
