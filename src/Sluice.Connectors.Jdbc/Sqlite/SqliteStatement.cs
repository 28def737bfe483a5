using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>A prepared statement by SQLite's own interface: values go in and out as spans, without an object each.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    private SqliteStatement(sqlite3 database, sqlite3_stmt statement)
    {
        _database = database;
        _statement = statement;
    }

    public sqlite3_stmt Handle => _statement;

    public int ColumnCount => raw.sqlite3_column_count(_statement);

    /// <summary>Rows that the last run changed.</summary>
    public int Changes => raw.sqlite3_changes(_database);

    /// <exception cref="SqliteException">The statement is wrong.</exception>
    public static SqliteStatement Prepare(SqliteConnection connection, string sql)
    {
        var database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        return new SqliteStatement(database, statement);
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
            return code == raw.SQLITE_ROW;
        SqliteException.ThrowExceptionForRC(code & 0xFF, _database);
        return false;
    }

    /// <summary>Runs it to its end, and makes it ready to run again.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
                // A user's statement may answer rows (RETURNING): they are not wanted.
            }
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Makes the statement ready to run again.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public string ColumnName(int column) => raw.sqlite3_column_name(_statement, column).utf8_to_string();

    public string? DeclaredType(int column) => raw.sqlite3_column_decltype(_statement, column).utf8_to_string() is { Length: > 0 } text ? text : null;

    /// <summary>The storage class of the current row's value as the declared type that is read alike.</summary>
    public string StorageName(int column) => raw.sqlite3_column_type(_statement, column) switch
    {
        raw.SQLITE_INTEGER => "INTEGER",
        raw.SQLITE_FLOAT => "REAL",
        raw.SQLITE_BLOB => "BLOB",
        _ => "TEXT",
    };

    public void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);

    public void Dispose() => _statement.Dispose();
}
