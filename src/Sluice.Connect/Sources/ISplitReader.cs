using Sluice.Connect.Batches;

namespace Sluice.Connect.Sources;

/// <summary>Reads one split, on one thread at a time. Disposing it ends the reading at any point.</summary>
public interface ISplitReader : IAsyncDisposable
{
    /// <summary>
    /// Just behind the last row of the last batch returned: a commit of all rows so far stores it. For a source that restarts whole
    /// splits, meaningful only at the end.
    /// </summary>
    Position Position { get; }

    /// <summary>Bytes read from the source so far, for progress.</summary>
    long BytesRead { get; }

    /// <summary>
    /// The next rows. An empty batch, after a wait of at most a second, says that there are none just now (only unbounded sources).
    /// </summary>
    /// <param name="cancellationToken">Ends the call soon with <see cref="OperationCanceledException"/>.</param>
    /// <returns>A rented batch, or <c>null</c> at the end of the split.</returns>
    ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken);
}
