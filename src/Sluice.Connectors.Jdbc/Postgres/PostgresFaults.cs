using System.Net.Sockets;
using Npgsql;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>PostgreSQL's errors in words that name the remedy. Server details are shown only where they hold no more than a key.</summary>
internal static class PostgresFaults
{
    public static ConnectorException Explain(Exception fault, ConnectorSide side, string display, string doing) => fault switch
    {
        ConnectorException known => known,
        PostgresException refused => ExplainRefusal(refused, side, display, doing),
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } =>
            New(side, 1, $"{display}: the host name is not known; check 'url'", true, fault),
        NpgsqlException { InnerException: SocketException socket } =>
            New(side, 1, $"{display}: cannot reach the server ({socket.SocketErrorCode}) while {doing}; check host and port, and that the server runs", true, fault),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException =>
            New(side, 1, $"{display}: no answer in time while {doing}; check host and port, or raise 'connection_check_timeout_sec'", true, fault),
        NpgsqlException { InnerException: System.Security.Authentication.AuthenticationException tls } =>
            New(side, 2, $"{display}: no secure connection: {tls.Message}; check 'sslmode' and 'sslrootcert'", false, fault),
        NpgsqlException { InnerException: IOException or ObjectDisposedException } or IOException =>
            New(side, 8, $"{display}: the connection was lost while {doing}", true, fault),
        NpgsqlException other when other.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
            New(side, 2, $"{display}: the server asks for a password and none is given; set the option 'password'", false, fault),
        _ => New(side, 10, $"{display}: {fault.Message} (while {doing})", fault is NpgsqlException { IsTransient: true }, fault),
    };

    /// <summary>Two rows with one key met, or two writers each waiting for the other's: what an upsert can settle.</summary>
    public static bool IsKeyConflict(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected;

    private static ConnectorException ExplainRefusal(PostgresException e, ConnectorSide side, string display, string doing)
    {
        var text = e.MessageText;
        return e.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                New(side, 2, $"{display}: login refused: {text}; check 'user' and 'password'", false, e),
            PostgresErrorCodes.InvalidCatalogName => New(side, 3, $"{display}: {text}; create the database or mend 'url'", false, e),
            PostgresErrorCodes.InsufficientPrivilege => New(side, 4, $"{display}: {text} (while {doing}); grant the right to the job's user", false, e),
            PostgresErrorCodes.UndefinedTable => New(side, 5, $"{display}: {text} (while {doing})", false, e),
            PostgresErrorCodes.UniqueViolation => New(
                side, 11, $"{display}: duplicate key while {doing}: {e.Detail ?? text} (constraint '{e.ConstraintName}'); "
                    + "remove the duplicate, or give 'primary_keys' with 'enable_upsert = true' to replace rows", false, e),
            PostgresErrorCodes.ForeignKeyViolation => New(side, 12, $"{display}: {text} while {doing}: {e.Detail}", false, e),
            PostgresErrorCodes.NotNullViolation => New(
                side, 13, $"{display}: column '{e.ColumnName}' of table '{e.TableName}' got NULL and takes none{Place(e)} (while {doing})", false, e),
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure =>
                New(side, 9, $"{display}: {text} while {doing}; the work is tried again", true, e),
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
                New(side, 8, $"{display}: the connection was ended by the server while {doing}: {text}", true, e),
            PostgresErrorCodes.TooManyConnections => New(side, 1, $"{display}: {text}; lower 'parallelism' or raise the server's max_connections", true, e),
            PostgresErrorCodes.DiskFull => New(side, 10, $"{display}: the server's disk is full (while {doing}): {text}", false, e),
            PostgresErrorCodes.ReadOnlySqlTransaction => New(side, 4, $"{display}: the server takes no writes (a standby?): {text}", true, e),
            _ => ExplainClass(e, side, display, doing, text),
        };
    }

    private static ConnectorException ExplainClass(PostgresException e, ConnectorSide side, string display, string doing, string text) => e.SqlState[..2] switch
    {
        "08" or "57" => New(side, 8, $"{display}: the connection was lost while {doing}: {text}", true, e),
        "22" => New(side, 12, $"{display}: a value was refused while {doing}: {text}{Place(e)}", false, e),
        "23" => New(side, 12, $"{display}: {text}{Place(e)} (while {doing})", false, e),
        "42" => New(side, 7, $"{display}: the server cannot run the statement: {text} (while {doing})", false, e),
        _ => New(side, 10, $"{display}: {text} ({e.SqlState}, while {doing})", e.IsTransient, e),
    };

    /// <summary>COPY's own note of row and column. Its quoted value is left out: it may be a whole row.</summary>
    private static string Place(PostgresException e)
    {
        if (e.Where is not { } where || !where.StartsWith("COPY ", StringComparison.Ordinal))
            return "";
        var line = where.Split('\n')[0];
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return $" ({(colon < 0 ? line : line[..colon]).Replace("line", "row", StringComparison.Ordinal)} of this transaction)";
    }

    private static ConnectorException New(ConnectorSide side, int number, string message, bool isTransient, Exception inner) =>
        new($"SLC{(side == ConnectorSide.Source ? 2200 : 3200) + number}", side, message, isTransient, inner);
}
