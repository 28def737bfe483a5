using Microsoft.Data.Sqlite;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>The connection that reads, beside the one that writes; used by the store's reading thread alone.</summary>
internal sealed class SqliteReader(string path) : IDisposable
{
    private SqliteConnection? _connection;

    /// <summary>Reads in one transaction: all at one instant.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            _connection ??= SqliteConnections.OpenReader(path);
            using var transaction = _connection.BeginTransaction(deferred: true);
            return work(_connection);
        }
        catch (SqliteException e)
        {
            // What was there before the fault may not be there after it: the next read opens the file anew.
            Dispose();
            throw SqliteFaults.Of(path, e);
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
