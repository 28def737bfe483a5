using Sluice.Connect.Sources;

namespace Sluice.Connect.Sinks;

/// <summary>A writer of a staged sink: it makes rows durable under hidden names; the engine's record then decides.</summary>
public interface IStagedWriter : ISinkWriter
{
    /// <summary>
    /// Makes all rows since the last commit durable under hidden names (file and directory synced).
    /// </summary>
    /// <param name="upTo">The position behind the last row.</param>
    /// <param name="cancellationToken">Ends the call; what is staged is then swept later.</param>
    /// <returns>What to record, or <c>null</c> when there are no rows.</returns>
    ValueTask<StagedCommit?> StageAsync(Position upTo, CancellationToken cancellationToken);

    /// <summary>The record is in the store: what was staged counts, and <see cref="ISinkWriter.Progress"/> moves on.</summary>
    /// <param name="progress">The progress as recorded.</param>
    void Recorded(SplitProgress progress);
}
