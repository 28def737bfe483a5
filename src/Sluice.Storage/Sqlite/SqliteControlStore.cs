using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Storage.Sqlite.Engine;
using Sluice.Storage.Sqlite.Schema;

namespace Sluice.Storage.Sqlite;

/// <summary>
/// The store in one SQLite file, owned by one process. WAL with <c>synchronous=FULL</c>: what a method returned survives a power cut. One
/// connection writes, one short transaction at a time, stops and renewals first; another reads beside it.
/// </summary>
public sealed partial class SqliteControlStore : IControlStore
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);
    private readonly SqliteStoreFile _file;
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _clock;

    private SqliteControlStore(SqliteStoreFile file, SqliteDatabase database, StoreId id, TimeProvider clock)
    {
        _file = file;
        _database = database;
        Id = id;
        _clock = clock;
    }

    /// <inheritdoc />
    public StoreId Id { get; }

    /// <inheritdoc />
    public Durability Durability => Durability.Local;

    /// <summary>Opens a store; makes it when the file does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">The clock that dates what is stored where the caller gives no time, and counts how long a caller waits.</param>
    /// <param name="newStoreId">Makes the random id of a new store.</param>
    /// <exception cref="SluiceException">SLC4101 to SLC4107: the file cannot be used; says why and what to do.</exception>
    public static SqliteControlStore Open(string path, TimeProvider clock, Func<string> newStoreId)
    {
        var file = SqliteStoreFile.Take(path);
        try
        {
            StoreId id;
            using (var connection = SqliteConnections.OpenWriter(path, foreignKeys: false))
                id = SqliteStoreSchema.Migrate(connection, newStoreId, clock);
            return new SqliteControlStore(file, new SqliteDatabase(path, clock, s_answer), id, clock);
        }
        catch (SqliteException e)
        {
            file.Dispose();
            throw SqliteFaults.Of(path, e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _file.Dispose();
    }
}
