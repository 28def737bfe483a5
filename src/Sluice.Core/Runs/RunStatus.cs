namespace Sluice.Core.Runs;

/// <summary>The status of a run. Numbers are stored and never reused; an unknown number survives a round trip.</summary>
public enum RunStatus
{
    /// <summary>Known to the store, nothing done yet.</summary>
    Created = 0,

    /// <summary>Waits for slots.</summary>
    Pending = 1,

    /// <summary>Has slots; its tasks are being started.</summary>
    Scheduled = 2,

    /// <summary>Rows move.</summary>
    Running = 3,

    /// <summary>Stops at a commit.</summary>
    DoingSavepoint = 4,

    /// <summary>A task failed; the others are ended before a retry or the end.</summary>
    Failing = 5,

    /// <summary>A cancel was asked for.</summary>
    Canceling = 6,

#if SLUICE_NEXT
    /// <summary>Waits for the first node that runs tasks.</summary>
    Announced = 7,

#endif
    /// <summary>Final: everything was read and committed.</summary>
    Finished = 10,

    /// <summary>Final: a fault ended it.</summary>
    Failed = 11,

    /// <summary>Final: somebody stopped it.</summary>
    Canceled = 12,

    /// <summary>Final: stopped at a commit.</summary>
    SavepointDone = 13,
}
