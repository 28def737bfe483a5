namespace Sluice.Core.Fences;

/// <summary>The state of a fence task. Numbers are stored and never reused.</summary>
public enum FenceState
{
    /// <summary>To be done.</summary>
    Pending = 0,

    /// <summary>Tried and not reached; to be tried again.</summary>
    Unreachable = 1,

    /// <summary>Waits until the attempts left behind are seen gone (a SQLite file).</summary>
    Waiting = 2,

    /// <summary>Done: superseded writers are turned away and their sessions are gone.</summary>
    Fenced = 10,

    /// <summary>The sink cannot fence.</summary>
    Unsupported = 11,
}
