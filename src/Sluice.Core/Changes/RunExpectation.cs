namespace Sluice.Core.Changes;

/// <summary>What must still be true of a run when a change is stored.</summary>
/// <param name="Version">The version that was read; <c>null</c> for any, as long as the run is not final: for a force stop alone.</param>
public readonly record struct RunExpectation(long? Version)
{
    /// <summary>
    /// Everything of the run's generation is committed and completed, in the store that applies the change. A copy that took the place of the store
    /// that was read may have the same version of the run and not its last commits.
    /// </summary>
    public bool IsAllDone { get; init; }

    /// <summary>Any version, not final.</summary>
    public static RunExpectation NotFinal => new(null);

    /// <summary>This version (and so not final: a final run has no changes).</summary>
    public static RunExpectation At(long version) => new(version);
}
