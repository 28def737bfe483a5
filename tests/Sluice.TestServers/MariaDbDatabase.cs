using MySqlConnector;

namespace Sluice.TestServers;

/// <summary>One database of a private server, with what a test needs to fill it and to look at it.</summary>
public sealed class MariaDbDatabase
{
    internal MariaDbDatabase(MariaDbServer server, string name)
    {
        Server = server;
        Name = name;
        ConnectionString = new MySqlConnectionStringBuilder
        {
            Server = MariaDbServer.Host,
            Port = (uint)server.Port,
            Database = name,
            UserID = MariaDbServer.Username,
            Password = server.Password,
            Pooling = false,
            AllowUserVariables = true,
            DefaultCommandTimeout = 0,
            SslMode = MySqlSslMode.None,
        }.ConnectionString;
    }

    public MariaDbServer Server { get; }

    public string Name { get; }

    /// <summary>For the driver; without pooling.</summary>
    public string ConnectionString { get; }

    /// <summary>As job files have it, without user and password.</summary>
    public string JdbcUrl => $"jdbc:mysql://{MariaDbServer.Host}:{Server.Port}/{Name}";

    public async Task<MySqlConnection> OpenAsync(CancellationToken ct = default)
    {
        var connection = new MySqlConnection(ConnectionString);
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one or more statements; the number of rows they changed.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken ct = default)
    {
        await using var connection = await OpenAsync(ct);
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The first column of the first row; <c>default</c> for NULL and for no row.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken ct = default)
    {
        await using var connection = await OpenAsync(ct);
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct) is { } value and not DBNull ? (T)value : default;
    }

    /// <summary>All rows of a query, each as its values; NULL is <see langword="null"/>.</summary>
    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, CancellationToken ct = default)
    {
        await using var connection = await OpenAsync(ct);
        await using var command = new MySqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<object?[]> rows = [];
        while (await reader.ReadAsync(ct))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }
}
