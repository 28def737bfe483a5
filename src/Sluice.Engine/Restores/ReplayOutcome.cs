namespace Sluice.Engine.Restores;

/// <summary>What became of a stop that was decided before.</summary>
public enum ReplayOutcome
{
    /// <summary>The store knows it.</summary>
    Known,

    /// <summary>The store had forgotten it, and its run goes on no more: decided again.</summary>
    Decided,

    /// <summary>The store had forgotten the request; there is no run to stop: only that it was answered is written down again.</summary>
    Recorded,
}
