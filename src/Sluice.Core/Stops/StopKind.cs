namespace Sluice.Core.Stops;

/// <summary>Why a run stops, by hardness: a higher number may follow a lower one. Numbers are stored and never reused.</summary>
public enum StopKind
{
    /// <summary>Nobody asked for a stop.</summary>
    None = 0,

    /// <summary>At a commit, to be resumed.</summary>
    Savepoint = 10,

    /// <summary>Graceful.</summary>
    Cancel = 20,

    /// <summary>At once, asking nobody.</summary>
    ForceStop = 30,

    /// <summary>Not asked for: the run failed and left attempts behind.</summary>
    Failure = 100,

    /// <summary>Not asked for: the run finished and left attempts behind.</summary>
    Finish = 101,
}
