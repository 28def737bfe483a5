namespace Sluice.Connect.Sinks;

/// <summary>
/// A factory of <see cref="IStagedSink"/>s whose recorded commits can be published without making a sink: when a run has ended, nobody may know its
/// tables.
/// </summary>
public interface IPublishingSinkFactory : ISinkFactory
{
    /// <summary>Publishes what was recorded, as <see cref="IStagedSink.PublishAsync"/> does. The manifest is all that is needed.</summary>
    /// <param name="commit">What was recorded.</param>
    /// <param name="cancellationToken">Ends the call; what was done stays done.</param>
    /// <returns>Whether all of it is published; <c>false</c> when this process does not reach the place.</returns>
    /// <exception cref="Errors.ConnectorException">It could not be published.</exception>
    ValueTask<bool> PublishAsync(StagedCommit commit, CancellationToken cancellationToken);
}
