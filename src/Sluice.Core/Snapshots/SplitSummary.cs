namespace Sluice.Core.Snapshots;

/// <summary>The splits of a run's generation, counted.</summary>
/// <param name="Total">All; <c>null</c> before they are planned.</param>
/// <param name="Done">Committed to their end at every sink.</param>
/// <param name="Claimable">Not done, and held by no attempt that may go on.</param>
/// <param name="IsComplete">What comes after the last split (keys, moving a table into place) is done at every sink that asks for it.</param>
public readonly record struct SplitSummary(int? Total, int Done, int Claimable, bool IsComplete)
{
    /// <summary>Nothing is left to do.</summary>
    public bool IsAllDone => Total is { } total && Done >= total && IsComplete;
}
