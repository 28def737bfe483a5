using Sluice.Connect.Sources;

namespace Sluice.Connect.Sinks;

/// <summary>A writer whose commit puts rows and position into one transaction of the sink, or that only flushes (lease-only).</summary>
public interface ITransactionalWriter : ISinkWriter
{
    /// <summary>Commits all rows written since the last commit, with the position just behind them.</summary>
    /// <param name="upTo">The position behind the last row.</param>
    /// <param name="cancellationToken">
    /// Ends the call before the commit is sent; once it is on its way the call waits for the answer.
    /// </param>
    /// <exception cref="CommitInDoubtException">The answer was lost: only a new takeover can tell what happened.</exception>
    ValueTask<CommitOutcome> CommitAsync(Position upTo, CancellationToken cancellationToken);
}
