using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>The one connection that writes; used by the store's writing thread alone.</summary>
internal sealed class SqliteWriter(string path, Ballast ballast) : IDisposable
{
    private SqliteConnection? _connection;

    /// <summary>Work in one transaction.</summary>
    /// <param name="work">The work.</param>
    /// <param name="urgency">A stop may use the disk's reserve; other work waits until it is back.</param>
    /// <param name="isKept">Whether what the work did is to be stored; else it is undone.</param>
    /// <exception cref="SluiceException">The store failed and nothing was changed.</exception>
    /// <exception cref="CommitInDoubtException">The disk failed at COMMIT.</exception>
    public T Transact<T>(Func<SqliteConnection, T> work, Urgency urgency, Func<T, bool> isKept)
    {
        if (!ballast.TryHold() && urgency == Urgency.Ordinary && ballast.WasReleased)
            throw new SluiceException("SLC4105", $"The disk that holds the job's store, {path}, is full: what is left is kept for stops. Nothing was changed; free some space.", isTransient: true);
        try
        {
            return Try(work, isKept);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SqliteFaults.Full && urgency == Urgency.Stop && ballast.Release())
        {
            return Again(work, isKept);
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.Of(path, e);
        }
    }

    public void Dispose() => Close();

    private T Again<T>(Func<SqliteConnection, T> work, Func<T, bool> isKept)
    {
        try
        {
            return Try(work, isKept);
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.Of(path, e);
        }
    }

    private T Try<T>(Func<SqliteConnection, T> work, Func<T, bool> isKept)
    {
        try
        {
            _connection ??= SqliteConnections.OpenWriter(path, foreignKeys: true);
            return TransactOn(_connection, work, isKept);
        }
        catch (CommitInDoubtException)
        {
            Close();
            throw;
        }
        catch (SqliteException e) when (SqliteFaults.BreaksConnection(e))
        {
            Close();
            throw;
        }
    }

    private static T TransactOn<T>(SqliteConnection connection, Func<SqliteConnection, T> work, Func<T, bool> isKept)
    {
        connection.Execute("BEGIN IMMEDIATE");
        T result;
        try
        {
            result = work(connection);
        }
        catch
        {
            Undo(connection);
            throw;
        }

        if (!isKept(result))
        {
            Undo(connection);
            return result;
        }

        try
        {
            connection.Execute("COMMIT");
            return result;
        }
        catch (SqliteException e)
        {
            Undo(connection);

            // A full disk and a lock are found before the frame that commits is whole; of other faults nobody knows.
            if (e.SqliteErrorCode is SqliteFaults.Full or SqliteFaults.Busy)
                throw;
            throw new CommitInDoubtException(e);
        }
    }

    /// <summary>SQLite undoes some transactions by itself when they fail.</summary>
    private static void Undo(SqliteConnection connection)
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            connection.Execute("ROLLBACK");
    }

    /// <summary>The next transaction opens the file anew, and so reads what is really there.</summary>
    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
