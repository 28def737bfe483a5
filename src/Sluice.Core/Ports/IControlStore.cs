using Sluice.Core.Requests;

namespace Sluice.Core.Ports;

/// <summary>
/// The truth about jobs on a server: one contract, kept alike by every home of it (SQLite, PostgreSQL, and the simulation's memory).
/// Thread-safe. A store that cannot be reached is a <see cref="Errors.SluiceException"/> SLC4110 (transient; nothing changed). A change whose
/// COMMIT was not answered is a value, <see cref="Changes.ChangeOutcome.InDoubt"/>, never an exception and never retried by the store.
/// Instants are kept to the microsecond.
/// </summary>
public interface IControlStore : IRunStore, IStopStore, IRequestStore, IAttemptStore, ISessionStore, IHistoryStore, IRestoreStore, IJobStore,
    IViewStore
{
    /// <summary>What its COMMIT stands for.</summary>
    Durability Durability { get; }

    /// <summary>
    /// Which key the secrets of its jobs are encrypted with: the first that a node brings, until one takes its place. All nodes must have the same.
    /// </summary>
    /// <param name="key">The id of this node's key, which tells nothing of the key.</param>
    /// <param name="replace">This one takes the place of the known one.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The id of the store's key from now on.</returns>
    ValueTask<string> KeepKeyAsync(string key, bool replace, CancellationToken cancellationToken);
}
