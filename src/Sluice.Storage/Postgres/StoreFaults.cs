using System.Net.Sockets;
using Npgsql;
using Sluice.Core.Errors;

namespace Sluice.Storage.Postgres;

/// <summary>What the server or the way to it did, in words that name the remedy. Never shows a password.</summary>
internal static class StoreFaults
{
    /// <summary>The server refused the statement: its transaction is rolled back for certain. Else nobody knows what became of it.</summary>
    public static bool IsRefusal(Exception fault) => fault is PostgresException { InvariantSeverity: "ERROR" };

    public static bool IsLockTimeout(Exception fault) => fault is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    public static SluiceException Unavailable(string display, string why, Exception? inner = null) =>
        new("SLC4110", $"The store {display} is not available: {why}. Nothing was changed; try again.", isTransient: true, inner);

    public static SluiceException NoAnswer(string display, string doing, Exception? inner = null) => new(
        "SLC4109", $"The store {display} did not answer while {doing}: it may be stored or not. Ask again; twice is the same as once.", isTransient: true, inner);

    public static SluiceException Explain(Exception fault, string display, string doing) => fault switch
    {
        SluiceException known => known,
        PostgresException refused => Refused(refused, display, doing),
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } =>
            Unavailable(display, "its host name is not known", fault),
        NpgsqlException { InnerException: SocketException socket } => Unavailable(display, $"no connection ({socket.SocketErrorCode}); check that it runs, its host and port", fault),
        NpgsqlException { InnerException: System.Security.Authentication.AuthenticationException tls } =>
            new SluiceException("SLC4120", $"The store {display}: no secure connection: {tls.Message} Check sslmode and the server's certificate.", inner: fault),
        NpgsqlException e when e.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
            new SluiceException("SLC4120", $"The store {display} asks for a password and none is given. Write it in the address or in PGPASSWORD.", inner: fault),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => Unavailable(display, $"no answer in time while {doing}", fault),
        NpgsqlException or IOException => Unavailable(display, $"the connection was lost while {doing}", fault),
        _ => new SluiceException("SLC4127", $"The store {display} failed while {doing}: {fault.Message}", inner: fault),
    };

    private static SluiceException Refused(PostgresException e, string display, string doing) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            new SluiceException("SLC4120", $"The store {display} refused the login: {e.MessageText}. Check user and password.", inner: e),
        PostgresErrorCodes.InvalidCatalogName =>
            new SluiceException("SLC4121", $"The store {display}: {e.MessageText}. Create the database, or mend the address.", inner: e),
        PostgresErrorCodes.InsufficientPrivilege => new SluiceException(
            "SLC4122", $"The store {display}: {e.MessageText} (while {doing}). Grant its user CREATE on the database, or create the schema and give it to that user.", inner: e),
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ConfigurationLimitExceeded => new SluiceException(
            "SLC4125", $"The store {display} has no connection left: {e.MessageText}. Raise max_connections, or run fewer nodes.", isTransient: true, e),
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            new SluiceException("SLC4124", $"The store {display} takes no writes: it is a standby. Give the address of the primary.", isTransient: true, e),
        PostgresErrorCodes.DiskFull => new SluiceException("SLC4128", $"The disk of the store {display} is full. Nothing was changed; free some space.", isTransient: true, e),
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure =>
            new SluiceException("SLC4112", $"The store {display} is held by another session (while {doing}). Nothing was changed; try again.", isTransient: true, e),
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => Unavailable(display, e.MessageText, e),
        _ => new SluiceException("SLC4127", $"The store {display} failed while {doing}: {e.MessageText} ({e.SqlState})", inner: e),
    };
}
