using Npgsql;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>One session at the server, used by one thread at a time.</summary>
internal sealed class StoreSession : IDisposable
{
    private const string CommittedLocally = "01000";
    private readonly NpgsqlConnection _connection;

    public StoreSession(NpgsqlConnection connection, string display)
    {
        _connection = connection;
        Display = display;
        connection.Notice += (_, e) => IsWarned |= e.Notice.SqlState == CommittedLocally;
    }

    /// <summary>The store's address without its password.</summary>
    public string Display { get; }

    /// <summary>The server process.</summary>
    public int ProcessId => _connection.ProcessID;

    public Version ServerVersion => _connection.PostgreSqlVersion;

    /// <summary>The server said that a COMMIT is not on its standby.</summary>
    public bool IsWarned { get; set; }

    /// <summary>Not to be used again.</summary>
    public bool IsSpoiled { get; private set; }

    public bool IsOpen => !IsSpoiled && _connection.State == System.Data.ConnectionState.Open;

    /// <summary>All rows of a statement.</summary>
    public List<T> Query<T>(string sql, StoreValues values, Func<NpgsqlDataReader, T> read) => All(sql, values, reader =>
    {
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    });

    /// <summary>The first row of a statement, or <c>default</c>.</summary>
    public T? One<T>(string sql, StoreValues values, Func<NpgsqlDataReader, T> read) => All(sql, values, reader => reader.Read() ? read(reader) : default);

    /// <summary>What is made of a statement's rows.</summary>
    public T All<T>(string sql, StoreValues values, Func<NpgsqlDataReader, T> read)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        values.AddTo(command.Parameters);
        using var reader = command.ExecuteReader();
        var result = read(reader);
        Finish(reader);
        return result;
    }

    /// <summary>Runs a statement; the number of rows that it changed.</summary>
    public int Execute(string sql, StoreValues values)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        values.AddTo(command.Parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs many statements, without values.</summary>
    public void Script(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection) { AllResultTypesAreUnknown = true };
        command.ExecuteNonQuery();
    }

    /// <summary>Several statements in one transaction and one round trip. The driver hands all but the first to the thread pool, which may be starved: not for stops.</summary>
    public T Batch<T>(IEnumerable<(string Sql, StoreValues Values)> statements, Func<NpgsqlDataReader, T> read)
    {
        using var batch = new NpgsqlBatch(_connection);
        foreach (var (sql, values) in statements)
        {
            var command = new NpgsqlBatchCommand(sql);
            values.AddTo(command.Parameters);
            batch.BatchCommands.Add(command);
        }

        using var reader = batch.ExecuteReader();
        var result = read(reader);
        Finish(reader);
        return result;
    }

    /// <summary>Several reads of one instant, in one round trip.</summary>
    public T Snapshot<T>(IEnumerable<(string Sql, StoreValues Values)> statements, Func<NpgsqlDataReader, T> read)
    {
        try
        {
            return Batch(
                [("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", StoreValues.None), .. statements, ("COMMIT", StoreValues.None)], read);
        }
        catch
        {
            // The transaction that was begun may still be open.
            IsSpoiled = true;
            throw;
        }
    }

    public NpgsqlTransaction Begin() => _connection.BeginTransaction();

    public void Dispose() => _connection.Dispose();

    /// <summary>
    /// Hears the server out. Rows come before the COMMIT that makes them true: what goes wrong in it is told after them, and disposing a
    /// reader would not tell it.
    /// </summary>
    private static void Finish(NpgsqlDataReader reader)
    {
        while (reader.NextResult())
        {
            // Results that nobody asked for.
        }
    }
}
