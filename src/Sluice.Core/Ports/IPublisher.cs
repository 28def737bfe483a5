using Sluice.Core.Plans;

namespace Sluice.Core.Ports;

/// <summary>Publishes what was recorded for sinks whose rows become visible after their record.</summary>
public interface IPublisher
{
    /// <summary>Publishes one recorded commit. Twice, or beside the attempt that recorded it, is the same as once.</summary>
    /// <param name="task">What is to be published.</param>
    /// <param name="most">How long it may take.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether all of it is published now; <c>false</c> when this process does not reach it.</returns>
    ValueTask<bool> PublishAsync(PublicationTask task, TimeSpan most, CancellationToken cancellationToken);
}
