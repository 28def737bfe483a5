namespace Sluice.Core.Requests;

/// <summary>What a request asks for. Numbers are stored and never reused.</summary>
public enum RequestKind
{
    /// <summary>Nothing: a tombstone in the place of a request that never was.</summary>
    Void = 0,

    /// <summary>Run a job.</summary>
    Submit = 1,

    /// <summary>Stop at a commit.</summary>
    Savepoint = 2,

    /// <summary>Stop gracefully.</summary>
    Cancel = 3,

    /// <summary>Stop at once.</summary>
    ForceStop = 4,

    /// <summary>Go on from the last commit.</summary>
    Resume = 5,

    /// <summary>Start again from the beginning.</summary>
    Restart = 6,

    /// <summary>Forget the job.</summary>
    Delete = 7,

    /// <summary>Nobody asked: a notice of the run's end was delivered, and is not sent again.</summary>
    Notify = 8,
}
