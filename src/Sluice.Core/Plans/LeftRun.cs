using Sluice.Core.Identity;

namespace Sluice.Core.Plans;

/// <summary>A process on this node that worked for a run and is gone, however it ended.</summary>
/// <param name="Mark">Names the process among those of the node.</param>
/// <param name="Run">The run.</param>
/// <param name="Generation">Its generation.</param>
public sealed record LeftRun(string Mark, RunKey Run, Generation Generation)
{
    /// <summary>The run's attempts that were in it: they are gone, also where nobody has told the store, such as those of a node that was killed.</summary>
    public IReadOnlyList<AttemptId> Attempts { get; init; } = [];
}
