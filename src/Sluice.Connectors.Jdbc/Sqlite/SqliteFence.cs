using Microsoft.Data.Sqlite;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;
using SQLitePCL;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>
/// One fence at a SQLite file. There is no server that could end a session: a writer that is frozen inside its transaction holds the file, and
/// the fence says so when its deadline comes. Kill its process, then fence.
/// </summary>
internal sealed class SqliteFence(SqliteDatabase database, SqliteLedger ledger, FenceRequest request, FenceProgress progress)
{
    /// <summary>A try waits this long in the library, where nothing can cancel it.</summary>
    private const int SecondsOfOneTry = 1;

    public async ValueTask<FenceReport> RunAsync(CancellationToken cancellationToken)
    {
        // The library blocks its thread while it waits for the file.
        await Task.Run(() => RaiseAgainAsync(cancellationToken), cancellationToken);
        return progress.Done("raised while no writer was inside; an older one is refused when it comes back");
    }

    private async Task RaiseAgainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await RaiseAsync(cancellationToken);
                return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
            {
                progress.IsConnected = true;
                progress.Obstacle = $"{FileHolders.Describe(database.File)} the file inside a transaction; kill that process first, then fence";
            }
        }
    }

    private async Task RaiseAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectImpatientlyAsync(SecondsOfOneTry, cancellationToken);
        progress.IsConnected = true;
        await ledger.EnsureAsync(connection, permit: null, cancellationToken);
        await using var transaction = connection.BeginTransaction();
        var token = request.Token;
        var (epoch, generation) = await SqliteLedger.RaiseAsync(connection, transaction, token, cancellationToken);
        var isNewest = epoch == token.Epoch && generation == token.Generation;
        var owner = request.Split is not null && isNewest ? await RaiseOwnerAsync(connection, transaction, cancellationToken) : (long?)null;
        await transaction.CommitAsync(cancellationToken);
        if (owner is { } holder)
            progress.Raised($"split '{request.Split}' belongs to attempt {holder}", holder > request.Owner);
        else
            progress.Raised(token, epoch, generation);
    }

    private async Task<long> RaiseOwnerAsync(SqliteConnection connection, SqliteTransaction transaction, CancellationToken cancellationToken)
    {
        var token = request.Token;
        await using var raise = connection.Command(
            transaction,
            $"""
            INSERT INTO sluice_position (store, job, generation, sink, split, owner, seq, position, rows, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, 0, '', 0, datetime('now'))
            ON CONFLICT (store, job, generation, sink, split) DO UPDATE SET owner = excluded.owner, updated_at = excluded.updated_at WHERE owner < excluded.owner;
            SELECT owner FROM sluice_position WHERE {SqliteLedger.Key} AND split = $5;
            """,
            token.Store,
            token.Job,
            token.Generation,
            token.Sink,
            request.Split!,
            request.Owner);
        return (long)(await raise.ExecuteScalarAsync(cancellationToken))!;
    }
}
