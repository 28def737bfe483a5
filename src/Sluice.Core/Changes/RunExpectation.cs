using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.Changes;

/// <summary>
/// What must still be true of a run when a change is stored. Within one history of the store its version tells; a copy that took the place of the
/// store that was read may have come to the same version in another way, and then epoch and standing tell, or what is done.
/// </summary>
/// <param name="Version">The version that was read; <c>null</c> for any, as long as the run is not final: for a force stop alone.</param>
/// <param name="Epoch">The epoch of that version.</param>
/// <param name="Standing">The standing of that version.</param>
public readonly record struct RunExpectation(long? Version, Epoch Epoch, RunStanding Standing)
{
    /// <summary>Everything of the run's generation is committed and completed, in the store that applies the change.</summary>
    public bool IsAllDone { get; init; }

    /// <summary>Any version, not final.</summary>
    public static RunExpectation NotFinal => default;

    /// <summary>The run as it was read (and so not final: a final run has no changes).</summary>
    public static RunExpectation As(RunRecord run) => new(run.Version, run.Epoch, run.Standing);

    /// <summary>Whether the run is as it was read.</summary>
    public bool IsOf(RunRecord run) => Version is not { } version || (version, Epoch, Standing) == (run.Version, run.Epoch, run.Standing);
}
