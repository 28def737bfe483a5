namespace Sluice.Engine.Coordinators;

/// <summary>When a run is to be looked at again.</summary>
/// <param name="IsOver">Never: it has ended, or is not known.</param>
/// <param name="After">After this time, or when somebody says that it changed.</param>
public readonly record struct Look(bool IsOver, TimeSpan After)
{
    /// <summary>Never again.</summary>
    public static Look Over => new(true, Timeout.InfiniteTimeSpan);

    /// <summary>Nothing but slots is missing to the run: whoever keeps the queue says when it is its turn.</summary>
    public bool IsQueued { get; init; }

    /// <summary>Again after this time.</summary>
    public static Look In(TimeSpan after) => new(false, after > TimeSpan.Zero ? after : TimeSpan.Zero);
}
