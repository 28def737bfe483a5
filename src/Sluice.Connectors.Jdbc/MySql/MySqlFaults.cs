using System.Net.Sockets;
using MySqlConnector;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>MySQL's errors in words that name the remedy.</summary>
internal static class MySqlFaults
{
    /// <summary>A right that no table or database gives, such as PROCESS.</summary>
    public const MySqlErrorCode RightMissing = (MySqlErrorCode)1227;

    /// <summary>A row changed since the transaction's first read (MariaDB with innodb_snapshot_isolation): it was rolled back.</summary>
    private const MySqlErrorCode RecordChanged = (MySqlErrorCode)1020;

    private const MySqlErrorCode AmbiguousColumn = (MySqlErrorCode)1052;
    private const int ConnectionKilled = 1927;
    private const int StatementTimedOut = 1969;
    private const int ReadOnlyTransaction = 1792;
    private const int ReadOnlyOption = 1290;
    private const int IdleTransaction = 4031;
    private const int LogsStatements = 1665;

    public static ConnectorException Explain(Exception fault, ConnectorSide side, string display, string doing) => fault switch
    {
        ConnectorException known => known,
        MySqlException refused => Explain(refused, side, display, doing),
        TimeoutException => New(side, 1, $"{display}: no answer in time while {doing}; check host and port, or raise 'connection_check_timeout_sec'", true, fault),
        IOException or SocketException or ObjectDisposedException or MySqlProtocolException => Lost(side, display, doing, fault.Message, fault),
        InvalidOperationException when fault.Message.Contains("Connection", StringComparison.Ordinal) => Lost(side, display, doing, fault.Message, fault),
        _ => New(side, 10, $"{display}: {fault.Message} (while {doing})", false, fault),
    };

    /// <summary>Two rows with one key met, or two writers each waiting for the other's: what an upsert can settle.</summary>
    public static bool IsKeyConflict(MySqlException fault) => fault.ErrorCode is MySqlErrorCode.DuplicateKeyEntry or MySqlErrorCode.LockDeadlock;

    /// <summary>Another session holds what the statement needs, or changed it first, or both wait for each other.</summary>
    public static bool IsLocked(MySqlException fault) => fault.ErrorCode is MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.LockDeadlock or RecordChanged;

    /// <summary>The session that the statement ran in is gone, or was told to go.</summary>
    public static bool IsLost(MySqlException fault) => fault.InnerException is SocketException or IOException
        || (int)fault.ErrorCode is ConnectionKilled or IdleTransaction
        || fault.ErrorCode is MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.ServerShutdown or MySqlErrorCode.QueryInterrupted or MySqlErrorCode.CommandTimeoutExpired;

    /// <summary>What a row's value came to, by the code of an error or of a warning that counts as one.</summary>
    public static ConnectorException ExplainValue(int code, string text, string display, string doing, Exception? inner = null) => (MySqlErrorCode)code switch
    {
        MySqlErrorCode.DuplicateKeyEntry => New(
            ConnectorSide.Sink, 11, $"{display}: duplicate key while {doing}: {text}; remove the duplicate, or give 'primary_keys' with 'enable_upsert = true' to replace rows", false, inner),
        MySqlErrorCode.ColumnCannotBeNull or MySqlErrorCode.WarningNullToNotNull or MySqlErrorCode.NoDefaultForField => New(
            ConnectorSide.Sink, 13, $"{display}: a column got NULL and takes none: {text} (while {doing})", false, inner),
        _ => New(ConnectorSide.Sink, 12, $"{display}: a value was refused while {doing}: {text}", false, inner),
    };

    private static ConnectorException Explain(MySqlException e, ConnectorSide side, string display, string doing)
    {
        var text = e.Message;
        switch (e.ErrorCode)
        {
            case MySqlErrorCode.UnableToConnectToHost when text.Contains("RSA", StringComparison.OrdinalIgnoreCase):
                return New(side, 2, $"{display}: the server wants to send its public key for the login; use TLS ('sslMode = REQUIRED'), or add 'allowPublicKeyRetrieval=true' to 'url'", false, e);
            case MySqlErrorCode.UnableToConnectToHost when e.InnerException is System.Security.Authentication.AuthenticationException:
                return New(side, 2, $"{display}: no secure connection: {text}; check 'sslMode' and 'serverSslCert'", false, e);
            case MySqlErrorCode.UnableToConnectToHost:
                return New(side, 1, $"{display}: cannot reach the server while {doing} ({text.TrimEnd('.')}); check that the host's name is known, host and port, and that the server runs", true, e);
            case MySqlErrorCode.AccessDenied or MySqlErrorCode.NotSupportedAuthMode:
                return New(side, 2, $"{display}: login refused: {text}; check 'user' and 'password'", false, e);
            case MySqlErrorCode.UnknownDatabase:
                return New(side, 3, $"{display}: {text}; create the database or mend 'url'", false, e);
            case MySqlErrorCode.DatabaseAccessDenied or MySqlErrorCode.TableAccessDenied or MySqlErrorCode.ColumnAccessDenied or RightMissing:
                return New(side, 4, $"{display}: {text} (while {doing}); grant the right to the job's user", false, e);
            case MySqlErrorCode.NoSuchTable:
                return New(side, 5, $"{display}: {text} (while {doing})", false, e);
            case MySqlErrorCode.BadFieldError or MySqlErrorCode.ParseError or AmbiguousColumn:
                return New(side, 7, $"{display}: the server cannot run the statement: {text} (while {doing})", false, e);
            case MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.LockDeadlock or RecordChanged:
                return New(side, 9, $"{display}: {text} (while {doing}); the work is tried again", true, e);
            case MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections:
                return New(side, 1, $"{display}: {text}; lower 'parallelism' or raise the server's max_connections", true, e);
            case MySqlErrorCode.PacketTooLarge:
                return New(side, 12, $"{display}: a row is larger than the server takes (while {doing}): {text}; raise the server's max_allowed_packet, or leave the large column out", false, e);
            case MySqlErrorCode.RecordFileFull or MySqlErrorCode.DiskFull or MySqlErrorCode.ErrorOnWrite:
                return New(side, 10, $"{display}: the server's disk is full (while {doing}): {text}", false, e);
            default:
                return ExplainNumber(e, side, display, doing, text);
        }
    }

    private static ConnectorException ExplainNumber(MySqlException e, ConnectorSide side, string display, string doing, string text)
    {
        if (IsLost(e))
            return Lost(side, display, doing, text, e);
        if ((int)e.ErrorCode is ReadOnlyOption or ReadOnlyTransaction)
            return New(side, 4, $"{display}: the server takes no writes (a replica?): {text}", true, e);
        if ((int)e.ErrorCode == LogsStatements)
            return New(side, 7, $"{display}: the server logs statements, which READ COMMITTED does not go with; SET GLOBAL binlog_format = 'MIXED' or 'ROW' ({text})", false, e);
        if ((int)e.ErrorCode == StatementTimedOut)
            return New(side, 10, $"{display}: {text} (while {doing}); raise the server's max_statement_time for the job's user", false, e);
        return (e.SqlState ?? "")[..Math.Min(2, e.SqlState?.Length ?? 0)] switch
        {
            "22" or "23" => side == ConnectorSide.Sink
                ? ExplainValue((int)e.ErrorCode, text, display, doing, e)
                : New(side, 12, $"{display}: a value was refused while {doing}: {text}", false, e),
            "42" => New(side, 7, $"{display}: the server cannot run the statement: {text} (while {doing})", false, e),
            "08" => Lost(side, display, doing, text, e),
            _ when IsValueFault(e.ErrorCode) && side == ConnectorSide.Sink => ExplainValue((int)e.ErrorCode, text, display, doing, e),
            _ => New(side, 10, $"{display}: {text} (error {(int)e.ErrorCode}, while {doing})", e.IsTransient, e),
        };
    }

    private static bool IsValueFault(MySqlErrorCode code) => code is MySqlErrorCode.DuplicateKeyEntry or MySqlErrorCode.NoDefaultForField
        or MySqlErrorCode.TruncatedWrongValue or MySqlErrorCode.TruncatedWrongValueForField or MySqlErrorCode.WarningDataTruncated or MySqlErrorCode.WarningDataOutOfRange
        or MySqlErrorCode.DataTooLong or MySqlErrorCode.InvalidJsonText;

    private static ConnectorException Lost(ConnectorSide side, string display, string doing, string text, Exception inner) =>
        New(side, 8, $"{display}: the connection was lost while {doing}: {text}", true, inner);

    private static ConnectorException New(ConnectorSide side, int number, string message, bool isTransient, Exception? inner) =>
        new($"SLC{(side == ConnectorSide.Source ? 2200 : 3200) + number}", side, message, isTransient, inner);
}
