using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.Restores;

/// <summary>What tells a run from another one that got its number on a copy of the store that had forgotten it. Compared for equality; it is no clock.</summary>
/// <param name="StartedAt">When it was started, as it is stored.</param>
/// <param name="Generation">Its generation.</param>
public sealed record RunBirth(DateTimeOffset StartedAt, Generation Generation)
{
    /// <summary>A run's.</summary>
    public static RunBirth Of(RunRecord run) => new(run.StartedAt, run.Generation);
}
