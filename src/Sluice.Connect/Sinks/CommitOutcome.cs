namespace Sluice.Connect.Sinks;

/// <summary>How a commit ended.</summary>
public enum CommitOutcome
{
    /// <summary>Rows and position are committed.</summary>
    Committed = 0,

    /// <summary>A newer run or attempt holds the split: nothing was committed, and this attempt must end.</summary>
    Fenced = 1,

    /// <summary>
    /// Nothing was committed, and the writer must be given the rows since <see cref="ISinkWriter.Progress"/> again: it will write
    /// them in another way (such as upserts where plain inserts met an existing key).
    /// </summary>
    Replay = 2,

    /// <summary>
    /// Of a target only: another attempt of the same run prepares or completes it just now (<see cref="TargetRequest.LiveAttempts"/>). Nothing was changed;
    /// to be asked again until that one is done or no longer alive.
    /// </summary>
    Busy = 3,
}
