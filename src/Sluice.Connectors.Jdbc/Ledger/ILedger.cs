using System.Data.Common;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Jdbc.Ledger;

/// <summary>
/// The ledger in the target database: which epoch may write, who owns each split, how far it is committed. Its tables are in users'
/// databases, so their shape is final: <c>sluice_fence(store, job, generation, sink; epoch)</c>,
/// <c>sluice_position(store, job, generation, sink, split; owner, seq, position, rows)</c>, and where sessions can be ended from
/// outside <c>sluice_session</c>. One implementation a database; all pass the same suite.
/// </summary>
internal interface ILedger
{
    /// <summary>Where it is, for people.</summary>
    string Display { get; }

    /// <summary>The schema that holds it; <c>null</c> where there is only one place.</summary>
    string? Place { get; }

    /// <summary>Whether its tables are there.</summary>
    ValueTask<bool> ExistsAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Creates the ledger's tables where they are missing. Two processes may do it at once.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="permit">Demanded before whatever commits by itself; <c>null</c> for a fence, which keeps others out and needs none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether any table was created.</returns>
    ValueTask<bool> EnsureAsync(DbConnection connection, IPermit? permit, CancellationToken cancellationToken);

    /// <summary>
    /// Raises the epoch (or the split's owner), ends every session of older tokens and sees them gone. Ends with the token, and says in
    /// <paramref name="progress"/> how far it came.
    /// </summary>
    ValueTask<FenceReport> FenceAsync(FenceRequest request, FenceProgress progress, CancellationToken cancellationToken);

    /// <summary>Registers the connection under the token, before it touches anything, so that a later fence or takeover finds it.</summary>
    ValueTask RegisterAsync(DbConnection connection, SplitToken token, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the sessions that held the token's split under the same or a lower attempt, and sees them gone. Before a takeover: it would wait for what they hold.
    /// And after it is committed: one that was opened in between took the split over before, and is registered.
    /// </summary>
    /// <param name="connection">The connection that takes the split over; it is no older one.</param>
    /// <param name="token">What it is registered under, or will be.</param>
    /// <param name="spared">Attempts of the same run whose sessions are left alone.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask EndBeforeAsync(DbConnection connection, SplitToken token, IReadOnlySet<long> spared, CancellationToken cancellationToken);

    /// <summary>The attempts under which other sessions of the token's split that live are registered, in the same run.</summary>
    ValueTask<IReadOnlyList<long>> ReadHoldersAsync(DbConnection connection, SplitToken token, CancellationToken cancellationToken);

    /// <summary>Forgets the connection's registration, if it can still be reached.</summary>
    ValueTask UnregisterAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the token's attempt the split's owner and reads the position, under the epoch's lock, inside the caller's transaction.
    /// </summary>
    ValueTask<LedgerTakeover> TakeOverAsync(DbConnection connection, DbTransaction transaction, SplitToken token, CancellationToken cancellationToken);

    /// <summary>
    /// The last act before COMMIT: locks the epoch, checks it, and moves the position on if owner and sequence are still the caller's.
    /// </summary>
    /// <returns><c>false</c>: a newer run or attempt holds the split, and the caller must roll back.</returns>
    ValueTask<bool> GuardAsync(
        DbConnection connection,
        DbTransaction transaction,
        SplitToken token,
        SplitProgress before,
        Position upTo,
        long rows,
        CancellationToken cancellationToken);

    /// <summary>Leaves a place under another split of the same sink for whoever takes it over next, inside the caller's transaction.</summary>
    ValueTask LeaveAsync(
        DbConnection connection, DbTransaction transaction, SplitToken token, Position position, CancellationToken cancellationToken);

    /// <summary>The epoch of a sink's row; <c>null</c> when there is none.</summary>
    ValueTask<long?> ReadEpochAsync(DbConnection connection, SinkToken token, CancellationToken cancellationToken);

    /// <summary>The owners and positions of a generation's splits, by split.</summary>
    ValueTask<IReadOnlyDictionary<string, LedgerPosition>> ReadPositionsAsync(DbConnection connection, SinkToken token, CancellationToken cancellationToken);

    /// <summary>The highest epoch of any job of a store; <c>null</c> when there is no row of it.</summary>
    ValueTask<long?> ReadHighestEpochAsync(DbConnection connection, string store, CancellationToken cancellationToken);

    /// <summary>Removes rows, one sink of a job at a time, each in a transaction of its own.</summary>
    /// <returns>How many sinks of jobs were forgotten.</returns>
    ValueTask<int> ForgetAsync(DbConnection connection, ForgetRequest request, CancellationToken cancellationToken);
}
