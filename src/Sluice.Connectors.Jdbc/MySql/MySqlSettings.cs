using MySqlConnector;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>The settings of the engine's sessions, and what a session showed of its server. Thread-safe.</summary>
internal sealed class MySqlSettings(MySqlLogin login)
{
    /// <summary>
    /// Values that do not fit are errors; a 0 in a numbered column is a 0; a backslash in a text escapes, as this code writes it. A reader whose
    /// rows nobody takes for a while is not cut off. A writer's transaction may wait ten minutes for rows of a slow source.
    /// </summary>
    private const string Always =
        """
        SET time_zone = @1, net_write_timeout = 86400, net_read_timeout = 600,
            sql_mode = CONCAT(REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', ''), ',STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO');
        """;

    /// <summary>
    /// Where a row that changed since the transaction's first read is refused (the default from MariaDB 11.6.2), a takeover or a fence that waited for another's
    /// commit would fail: they read such rows behind their lock, as they are then. Asked of each server, as releases of the same line have it or not.
    /// </summary>
    private const string OfMariaDb =
        """
        SET idle_transaction_timeout = 600,
            @sluice_snapshot = IF((SELECT count(*) FROM information_schema.session_variables WHERE variable_name = 'INNODB_SNAPSHOT_ISOLATION') = 0,
                'DO 0', 'SET innodb_snapshot_isolation = OFF');
        EXECUTE IMMEDIATE @sluice_snapshot;
        """;

    private volatile string? _refusal;
    private long _mostBytes = long.MaxValue;

    /// <summary>The longest statement that the server takes.</summary>
    public long MostBytes => Volatile.Read(ref _mostBytes);

    /// <summary>Why rows do not go in by LOAD DATA LOCAL INFILE, for people; <c>null</c>: they do, or no session was opened yet.</summary>
    public string? LoadRefusal => _refusal;

    /// <summary>Sets a new session's settings and looks at the server, in one round trip.</summary>
    public async ValueTask ApplyAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        var isMariaDb = connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        var own = login.SessionVariables is { Length: > 0 } variables ? $"SET {variables};" : "";
        await using var command = connection.Command($"{own}{Always}{(isMariaDb ? OfMariaDb : "")}SELECT @@local_infile, @@max_allowed_packet;", login.TimeZone);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        _refusal = !login.MayLoad ? "the URL has allowLoadLocalInfile = false"
            : reader.GetInt64(0) == 0 ? "the server has local_infile = OFF; SET GLOBAL local_infile = ON makes writing faster"
            : null;
        Volatile.Write(ref _mostBytes, reader.GetInt64(1));
    }

    /// <summary>Whether a session speaks to the server itself: behind a pooler the number is another's.</summary>
    public static async ValueTask<bool> IsDirectAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("SELECT connection_id()");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture) == connection.ServerThread;
    }
}
