using Sluice.Core.Plans;

namespace Sluice.Core.Ports;

/// <summary>Removes what attempts have staged and nobody will record.</summary>
public interface IStagingSweeper
{
    /// <summary>Sweeps after the attempts of a run that are gone, at each of its sinks. Safe beside those that are alive, and to do again.</summary>
    /// <param name="task">The run, and who of it is alive.</param>
    /// <param name="most">How long it may take.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether nothing is left of those that are gone, as far as this process reaches.</returns>
    ValueTask<bool> SweepAsync(StagingTask task, TimeSpan most, CancellationToken cancellationToken);
}
