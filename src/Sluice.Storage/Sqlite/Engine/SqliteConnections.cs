using Microsoft.Data.Sqlite;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>How connections to a store's file are opened.</summary>
internal static class SqliteConnections
{
    /// <summary>How long a statement waits for another program's lock, in seconds: shorter than a caller waits for its answer.</summary>
    private const int BusySeconds = 2;

    /// <summary>A connection that may write: WAL, and durable when a COMMIT returns.</summary>
    public static SqliteConnection OpenWriter(string path, bool foreignKeys)
    {
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate, foreignKeys);
        try
        {
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection that reads while others write.</summary>
    public static SqliteConnection OpenReader(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite, foreignKeys: false);
        connection.Execute("PRAGMA query_only = ON");
        return connection;
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode, bool foreignKeys)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            ForeignKeys = foreignKeys,
            DefaultTimeout = BusySeconds,
        };
        var connection = new SqliteConnection(text.ToString());
        connection.Open();
        return connection;
    }
}
