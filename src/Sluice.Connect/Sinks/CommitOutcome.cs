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
}
