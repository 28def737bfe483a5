namespace Sluice.Connect.Sinks;

/// <summary>
/// A factory of <see cref="IStagedSink"/>s whose commits can be published, and whose remains removed, without making a sink: when a run has ended,
/// nobody may know its tables.
/// </summary>
public interface IStagedSinkFactory : ISinkFactory
{
    /// <summary>Publishes what was recorded, as <see cref="IStagedSink.PublishAsync"/> does. The manifest is all that is needed.</summary>
    /// <param name="commit">What was recorded.</param>
    /// <param name="cancellationToken">Ends the call; what was done stays done.</param>
    /// <returns>Whether all of it is published; <c>false</c> when this process does not reach the place.</returns>
    /// <exception cref="Errors.ConnectorException">It could not be published.</exception>
    ValueTask<bool> PublishAsync(StagedCommit commit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes what was staged and never recorded, as <see cref="IStagedSink.SweepAsync"/> does, at every place that this process reaches and that
    /// the options may stand for. Safe to cut off, to run again, and to run beside attempts that are alive.
    /// </summary>
    /// <param name="context">The sink's options, placeholders left as they are.</param>
    /// <param name="request">What may be removed.</param>
    /// <param name="cancellationToken">Ends the call; what was done stays done.</param>
    /// <exception cref="Errors.ConnectorException">Something could not be removed.</exception>
    ValueTask SweepAsync(FenceContext context, SweepRequest request, CancellationToken cancellationToken);
}
