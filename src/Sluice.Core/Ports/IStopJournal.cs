using Sluice.Core.Restores;

namespace Sluice.Core.Ports;

/// <summary>
/// A node's own record of the stops that it answered, outside the store: what makes a stop survive a failover to a copy that has not
/// heard of it. Thread-safe; callers at the same time share one fsync.
/// </summary>
public interface IStopJournal
{
    /// <summary>
    /// Appends; durable when it returns. Called before the answer is given, again for each time that it is given: of a request that is in it
    /// already nothing is appended.
    /// </summary>
    ValueTask AppendAsync(JournaledStop stop, CancellationToken cancellationToken);

    /// <summary>All stops in it, in order.</summary>
    ValueTask<IReadOnlyList<JournaledStop>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The highest mark that was remembered, or <c>null</c>.</summary>
    ValueTask<StoreMark?> ReadMarkAsync(CancellationToken cancellationToken);

    /// <summary>Remembers a mark; durable when it returns.</summary>
    ValueTask RememberAsync(StoreMark mark, CancellationToken cancellationToken);
}
