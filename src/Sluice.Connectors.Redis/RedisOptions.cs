using Sluice.Connect.Options;

namespace Sluice.Connectors.Redis;

/// <summary>The options that the Redis source and sink share.</summary>
internal static class RedisOptions
{
    public static readonly Option<string> Host = Option.String("host", "The server's name or address. Needed for mode = SINGLE.");

    public static readonly Option<int> Port = Option.Int("port", "Its port.").WithDefault(6379);

    public static readonly Option<string> User = Option.String("user", "The user, where the server has more than the default one (Redis 6).");

    public static readonly Option<string> Auth = Option.String("auth", "The password.").Secret();

    public static readonly Option<int> Database = Option.Int("db_num", "The number of the database. A cluster has number 0 only.").WithDefault(0);

    public static readonly Option<RedisMode> Mode = Option.Enum<RedisMode>("mode", "SINGLE, one server; or CLUSTER, those of 'nodes' and all that they know.").WithDefault(RedisMode.Single);

    public static readonly Option<IReadOnlyList<string>> Nodes = Option.List("nodes", "For CLUSTER: servers of it, each as host:port.");

    public static readonly Option<int> ConnectTimeout = Option.Int("connect_timeout_ms", "Milliseconds until a connection must stand.").WithDefault(5_000);

    public static readonly Option<int> CommandTimeout = Option.Int("command_timeout_ms", "Milliseconds in which a command must be answered.").WithDefault(30_000);

    public static readonly IReadOnlyList<Option> Connecting = [Host, Port, User, Auth, Database, Mode, Nodes, ConnectTimeout, CommandTimeout];
}
