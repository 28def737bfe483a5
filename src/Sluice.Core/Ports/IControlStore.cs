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
}
