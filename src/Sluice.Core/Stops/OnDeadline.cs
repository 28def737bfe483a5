namespace Sluice.Core.Stops;

/// <summary>What happens when a graceful stop is not done at its deadline. Numbers are stored.</summary>
public enum OnDeadline
{
    /// <summary>The run is stopped by force.</summary>
    ForceStop = 0,

    /// <summary>The run is marked stuck, with an alert, and the stop goes on.</summary>
    KeepTrying = 1,

    /// <summary>A savepoint is given up and the run goes on, where no task has ended yet; else it is stopped by force.</summary>
    Resume = 2,
}
