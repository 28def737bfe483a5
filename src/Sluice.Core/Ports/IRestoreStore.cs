using Sluice.Core.Restores;

namespace Sluice.Core.Ports;

/// <summary>What tells a store that was restored or failed over from the one that was known.</summary>
public interface IRestoreStore
{
    /// <summary>Where the store is.</summary>
    ValueTask<StoreMark> ReadMarkAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Raises the incarnation to at least this: every epoch given from now on is above all epochs of lower incarnations, and every live run
    /// gets a new epoch of it (attempts under older ones may do nothing).
    /// </summary>
    ValueTask<StoreMark> RaiseIncarnationAsync(int atLeast, DateTimeOffset at, CancellationToken cancellationToken);
}
