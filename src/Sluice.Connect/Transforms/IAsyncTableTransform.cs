using Sluice.Connect.Batches;

namespace Sluice.Connect.Transforms;

/// <summary>A bound transform that waits for others, over the network. The engine calls <see cref="ApplyAsync"/> and not <see cref="ITableTransform.Apply"/>.</summary>
public interface IAsyncTableTransform : ITableTransform
{
    /// <summary>Transforms rows; see <see cref="ITableTransform.Apply"/>.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="cancellationToken">Ends the waiting: nothing of the batch is written then.</param>
    /// <exception cref="Errors.ConnectorException">The other side refused, or cannot be reached.</exception>
    ValueTask<Batch> ApplyAsync(Batch input, CancellationToken cancellationToken);
}
