namespace Sluice.Core.Ports;

/// <summary>How a guarded write on behalf of an attempt ended.</summary>
public enum RecordOutcome
{
    /// <summary>It is stored.</summary>
    Recorded = 0,

    /// <summary>The run has ended, or a newer run or attempt holds the split: nothing was stored.</summary>
    Fenced = 1,
}
