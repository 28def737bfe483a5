using Sluice.Connect.Errors;

namespace Sluice.Connect.Sinks;

/// <summary>
/// A configured sink. The engine calls, in this order: <see cref="OpenAsync"/>; <see cref="ISinkFence.FenceAsync"/> where it is an
/// <see cref="IFencingSink"/>; <see cref="PrepareAsync"/>; writers, several at once; <see cref="CompleteAsync"/>. Methods may be called from
/// several threads.
/// </summary>
public interface ISink : IAsyncDisposable
{
    /// <summary>What it gives as far as the options alone tell it. No I/O.</summary>
    SinkCapabilities DeclaredCapabilities { get; }

    /// <summary>Connects, checks rights and target, and says what the sink really gives. Writes nothing.</summary>
    /// <exception cref="ConnectorException">The target cannot be used; says what to do.</exception>
    ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Prepares the target (save modes, DDL, staging folders) if this generation has not prepared it yet, under the token's epoch and owner.
    /// By default there is nothing to prepare.
    /// </summary>
    /// <exception cref="PermitExpiredException">The permit was over before the target was changed.</exception>
    ValueTask<CommitOutcome> PrepareAsync(TargetRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(CommitOutcome.Committed);

    /// <summary>Takes over a split and opens a writer for it.</summary>
    ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Called once when all splits are committed: adds what was left for the end (keys), checks what can only be checked then (row rules). By
    /// default there is nothing left.
    /// </summary>
    /// <exception cref="PermitExpiredException">The permit was over before the target was changed.</exception>
    ValueTask<CommitOutcome> CompleteAsync(TargetRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(CommitOutcome.Committed);
}
