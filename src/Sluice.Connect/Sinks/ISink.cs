using Sluice.Connect.Errors;

namespace Sluice.Connect.Sinks;

/// <summary>
/// A configured sink. The engine calls, in this order: <see cref="OpenAsync"/>; <see cref="FenceAsync"/>; <see cref="PrepareAsync"/>;
/// writers, several at once; <see cref="CompleteAsync"/>. Methods may be called from several threads.
/// </summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>What it gives as far as the options alone tell it. No I/O.</summary>
    SinkCapabilities DeclaredCapabilities { get; }

    /// <summary>Connects, checks rights and target, and says what the sink really gives. Writes nothing.</summary>
    /// <exception cref="ConnectorException">The target cannot be used; says what to do.</exception>
    ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Raises the ledger's epoch to the token's, and ends every session of older tokens and waits until it is gone. Done at the start
    /// of each run and after a stop; may be repeated.
    /// </summary>
    ValueTask<FenceReport> FenceAsync(SinkToken token, CancellationToken cancellationToken);

    /// <summary>
    /// Prepares the target (save modes, DDL, staging folders) if this generation has not prepared it yet, under the token's epoch and
    /// owner; <see cref="SplitToken.Split"/> is <see cref="SplitToken.Prepare"/>.
    /// </summary>
    /// <param name="token">The attempt's right.</param>
    /// <param name="isPrepared">The job's store says it was done; the truth for sinks without a ledger.</param>
    /// <param name="breadcrumb">Where to say what comes next.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<CommitOutcome> PrepareAsync(SplitToken token, bool isPrepared, IBreadcrumb breadcrumb, CancellationToken cancellationToken);

    /// <summary>Takes over a split and opens a writer for it.</summary>
    ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Called once when all splits are committed: adds what was left for the end (keys), checks what can only be checked then (row
    /// rules). <see cref="SplitToken.Split"/> is <see cref="SplitToken.Complete"/>.
    /// </summary>
    ValueTask<CommitOutcome> CompleteAsync(SplitToken token, IBreadcrumb breadcrumb, CancellationToken cancellationToken);
}
