namespace Sluice.Core.Ports;

/// <summary>How a change of a run's status ended.</summary>
public enum SwapOutcome
{
    /// <summary>It is stored.</summary>
    Committed = 0,

    /// <summary>Somebody changed the run first, or it is final: read again and decide again.</summary>
    Stale = 1,
}
