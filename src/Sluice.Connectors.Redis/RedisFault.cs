using Sluice.Connect.Errors;
using StackExchange.Redis;

namespace Sluice.Connectors.Redis;

/// <summary>What a server's or the client's failure means.</summary>
internal static class RedisFault
{
    private const int MostWords = 200;

    public static ConnectorException Of(Exception e, ConnectorSide side, string place, string what)
    {
        var words = Words(e.Message);
        var (number, happened, remedy, isTransient) = e switch
        {
            RedisTimeoutException => (6, "no answer in time (command_timeout_ms)", "Look at the server, or allow more time", true),
            RedisServerException server => OfServer(server.Kind, words),
            _ when IsLogin(e) => Login(words: ""),
            _ => (1, $"the server cannot be reached, or the connection was lost{CauseOf(e)}", "Check 'host' and 'port', and that the server runs", true),
        };
        return new ConnectorException(CodeOf(number, side), side, $"{place}, {what}: {happened}. {remedy}.", isTransient, e);
    }

    /// <summary>A cluster that cannot be read now.</summary>
    public static ConnectorException NotReady(string words, ConnectorSide side, string place) =>
        new(CodeOf(1, side), side, $"{place}: the cluster is not ready: {words}. Wait until it is, or look at its state with CLUSTER NODES.", isTransient: true);

    /// <summary>A cluster that was taken for one server, or one server for a cluster.</summary>
    public static ConnectorException OtherKind(bool isCluster, ConnectorSide side, string place) => new(
        CodeOf(5, side), side,
        isCluster ? $"{place}: the server is part of a cluster. Set mode = CLUSTER, and 'nodes' to some of its servers, each as host:port."
            : $"{place}: the server is not part of a cluster. Set mode = SINGLE, and 'host' and 'port'.");

    private static (int Number, string Happened, string Remedy, bool IsTransient) OfServer(RedisErrorKind kind, string words) => kind switch
    {
        RedisErrorKind.OutOfMemory => (3, "the server is out of memory: it has reached its maxmemory and takes no more", "Free memory there, raise maxmemory or choose a maxmemory-policy; then --resume", false),
        RedisErrorKind.WrongType => (4, "a key holds another type than 'data_type' says", "Mend 'data_type' or the name of the key, or remove the key", false),
        RedisErrorKind.NoAuth or RedisErrorKind.WrongPass or RedisErrorKind.NoPermission => Login(words),
        RedisErrorKind.Loading or RedisErrorKind.Busy or RedisErrorKind.MaxClients or RedisErrorKind.MasterDown or RedisErrorKind.NoReplicas =>
            (1, $"the server is not ready: {words}", "Wait until it is, or look at its log", true),
        RedisErrorKind.Moved or RedisErrorKind.Ask or RedisErrorKind.CrossSlot or RedisErrorKind.TryAgain or RedisErrorKind.ClusterDown or RedisErrorKind.UnknownRedirectTarget =>
            (1, $"the cluster is not ready: {words}", "Look at its state with CLUSTER INFO", true),
        RedisErrorKind.ReadOnly => (5, "the server is a replica, which takes no writes", "Name the primary server", false),
        _ => (5, $"the server refused: {words}", "Follow the server's words", false),
    };

    private static (int Number, string Happened, string Remedy, bool IsTransient) Login(string words) =>
        (2, $"the server refuses the login, or the user lacks a right{(words.Length > 0 ? ": " : "")}{words}", "Check 'user' and 'auth', and what the user may do", false);

    /// <summary>A connection that never stood because of the login is told as one that failed.</summary>
    private static bool IsLogin(Exception e) => e is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
        || e.Message.Contains("NOAUTH", StringComparison.Ordinal) || e.Message.Contains("WRONGPASS", StringComparison.Ordinal) || e.Message.Contains("NOPERM", StringComparison.Ordinal);

    /// <summary>Not the client's own words, which advise on options of its own.</summary>
    private static string CauseOf(Exception e) => e.GetBaseException() is System.Net.Sockets.SocketException socket ? $": {Words(socket.Message)}"
        : e is RedisConnectionException connection ? $" ({connection.FailureType})" : "";

    private static string Words(string message)
    {
        var line = message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return line.Length > MostWords ? line[..MostWords] + "..." : line;
    }

    private static string CodeOf(int number, ConnectorSide side) => (number, side == ConnectorSide.Sink) switch
    {
        (1, false) => "SLC2401",
        (1, true) => "SLC3401",
        (2, false) => "SLC2402",
        (2, true) => "SLC3402",
        (3, _) => "SLC3403",
        (4, false) => "SLC2404",
        (4, true) => "SLC3404",
        (6, false) => "SLC2406",
        (6, true) => "SLC3406",
        (_, false) => "SLC2405",
        _ => "SLC3405",
    };
}
