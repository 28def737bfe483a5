namespace Sluice.Connect.Sinks;

/// <summary>
/// The ledger of a sink as those see it who stop, resume and forget jobs: usable from a process that never wrote there. Methods may be called
/// from several threads, and again after any of them was cut off.
/// </summary>
public interface ISinkFence : IAsyncDisposable
{
    /// <summary>
    /// Which ledger it is, without secrets: two sinks that give the same share one. Empty, as by default, when that cannot be told beforehand.
    /// </summary>
    string Ledger => "";

    /// <summary>
    /// Raises the ledger's epoch (or the split's owner), always ends every session of older tokens, and waits until they are seen gone.
    /// Idempotent. A caller's cancellation ends the wait and undoes nothing.
    /// </summary>
    /// <returns>What it came to, at the request's deadline at the latest.</returns>
    /// <exception cref="Errors.ConnectorException">The target cannot be reached or refuses; its transience says whether to try again.</exception>
    ValueTask<FenceReport> FenceAsync(FenceRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Shows that the fence holds: tries a takeover and a commit with superseded tokens against the ledger, and undoes whatever happened. No
    /// user's table is touched.
    /// </summary>
    /// <param name="token">The newest right to the sink.</param>
    /// <param name="cancellationToken">Ends the call; nothing stays.</param>
    ValueTask<FenceProof> VerifyFenceAsync(SinkToken token, CancellationToken cancellationToken);

    /// <summary>
    /// The committed position of every split of the token's generation; empty when the ledger has none. To be read after the fence: what is
    /// read before it may still move.
    /// </summary>
    ValueTask<IReadOnlyDictionary<string, SplitProgress>> ReadPositionsAsync(SinkToken token, CancellationToken cancellationToken);

    /// <summary>
    /// The highest epoch that the ledger has seen of any job of the token's store, for those who restored an older copy of that store. Makes no
    /// ledger where there is none. A connector that cannot say it, as by default, answers that it is not known.
    /// </summary>
    /// <param name="token">A job that writes here: whose store it is, and whose rows show the place where the options do not. Its generation and epoch count for nothing.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Errors.ConnectorException">The target cannot be reached or refuses.</exception>
    ValueTask<LedgerMark> ReadMarkAsync(SinkToken token, CancellationToken cancellationToken) =>
        ValueTask.FromResult(LedgerMark.Unknown("the connector does not say which epochs its ledger has seen"));

    /// <summary>
    /// Removes what the ledger knows of jobs that are over. A job that is forgotten starts at the beginning; a writer that was left behind is
    /// refused, for want of a row.
    /// </summary>
    /// <returns>How many sinks of jobs were forgotten.</returns>
    ValueTask<int> ForgetAsync(ForgetRequest request, CancellationToken cancellationToken);
}
