namespace Sluice.Core.Fences;

/// <summary>What a trial at a sink's fence showed.</summary>
public enum FenceCheckState
{
    /// <summary>Nothing could be shown: the sink was not reached, or nothing was written there yet.</summary>
    Unknown = 0,

    /// <summary>Everything that was tried with superseded tokens was refused.</summary>
    Refused = 1,

    /// <summary>Something would have been accepted: the fence does not hold.</summary>
    Accepted = 2,

    /// <summary>There is no fence: permits alone bound what a superseded attempt may do.</summary>
    Bounded = 3,
}
