using Sluice.Core.Attempts;
using Sluice.Core.Identity;

namespace Sluice.Core.Plans;

/// <summary>What attempts of a run may have staged and never recorded.</summary>
/// <param name="Run">The run.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="Attempts">All its attempts, as they were before anything else was read: those that are not gone keep what they have staged.</param>
public sealed record StagingTask(RunKey Run, Generation Generation, IReadOnlyList<AttemptRecord> Attempts);
