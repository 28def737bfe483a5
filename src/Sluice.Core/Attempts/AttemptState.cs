namespace Sluice.Core.Attempts;

/// <summary>The state of an attempt. Numbers are stored and never reused; those from 10 on have ended.</summary>
public enum AttemptState
{
    /// <summary>Given to a session that has not taken it: nothing runs.</summary>
    Assigned = 0,

    /// <summary>Taken by its session, or shown as given by a store that was restored: its process may be alive.</summary>
    Claimed = 1,

    /// <summary>Reported to be at work.</summary>
    Running = 2,

    /// <summary>Its session was declared lost: its process may be alive, its permit is over.</summary>
    Lost = 3,

    /// <summary>Ended by itself: nothing was left to do.</summary>
    Finished = 10,

    /// <summary>Ended with a fault.</summary>
    Failed = 11,

    /// <summary>Ended because it was asked to, or by a signal.</summary>
    Stopped = 12,

    /// <summary>Taken back before its session took it: nothing ever ran.</summary>
    Withdrawn = 13,
}
