using Sluice.Core.Identity;

namespace Sluice.Core.Deciding;

/// <summary>
/// How long one observer has seen things as they are, on its own lease clock: what no wall clock, of whichever machine, can lengthen or
/// cut. An observer that has just started has seen nothing for long, and so waits rather longer than too short.
/// </summary>
/// <param name="StatusFor">The run in its present status.</param>
/// <param name="AllDoneFor">All splits done and completed.</param>
/// <param name="LostFor">Sessions as lost.</param>
public sealed record Observed(TimeSpan StatusFor, TimeSpan AllDoneFor, IReadOnlyDictionary<WorkerSession, TimeSpan> LostFor);
