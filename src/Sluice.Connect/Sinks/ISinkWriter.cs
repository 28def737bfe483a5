using Sluice.Connect.Batches;

namespace Sluice.Connect.Sinks;

/// <summary>
/// Writes one split to a sink, on one thread at a time. Nothing written is visible before its commit. Disposing it abandons what is
/// not committed.
/// </summary>
public interface ISinkWriter : IAsyncDisposable
{
    /// <summary>What was committed before, as found at takeover, and by this writer since.</summary>
    SplitProgress Progress { get; }

    /// <summary>Writes rows. The batch may be used again by the engine as soon as this returns.</summary>
    /// <exception cref="Errors.ConnectorException">The target refused; its transience says whether to try again.</exception>
    ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken);

    /// <summary>Drops what is not committed; the writer can go on from <see cref="Progress"/>.</summary>
    ValueTask AbortAsync(CancellationToken cancellationToken);
}
