namespace Sluice.Core.Requests;

/// <summary>How a request was decided. Numbers are stored and never reused.</summary>
public enum RequestOutcome
{
    /// <summary>It never happened and never will: somebody asked for its outcome before it arrived.</summary>
    Void = 0,

    /// <summary>Done: the run was started, the job forgotten, or each job that a filter names asked to stop.</summary>
    Done = 1,

    /// <summary>This request stopped the run, or began to.</summary>
    Stopped = 2,

    /// <summary>The run was already stopped, or being stopped, as hard; the deadline may have become shorter.</summary>
    AlreadyStopped = 3,

    /// <summary>The run had ended otherwise.</summary>
    AlreadyFinal = 4,

    /// <summary>A harder stop is under way.</summary>
    HarderStopInProgress = 5,

    /// <summary>The run has not ended.</summary>
    NotFinal = 6,

    /// <summary>The job has finished.</summary>
    NothingToResume = 7,

    /// <summary>There is no such job.</summary>
    NotFound = 8,

    /// <summary>The job's latest run is another than the request was made for.</summary>
    OtherRun = 9,

    /// <summary>The job has ended, and rows that it has recorded are not published yet.</summary>
    NotPublished = 10,
}
