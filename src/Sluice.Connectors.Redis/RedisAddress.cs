using System.Globalization;
using Sluice.Connect.Options;
using O = Sluice.Connectors.Redis.RedisOptions;

namespace Sluice.Connectors.Redis;

/// <summary>Which server or cluster, and as whom.</summary>
internal sealed record RedisAddress(
    IReadOnlyList<(string Host, int Port)> Servers, bool IsCluster, string? User, string? Password, int Database, TimeSpan ConnectTimeout, TimeSpan CommandTimeout)
{
    private const int LastPort = 65_535;

    /// <summary>For people.</summary>
    public string Place { get; } = $"redis://{string.Join(',', Servers.Select(s => $"{s.Host}:{s.Port}"))}/{Database}";

    /// <exception cref="Connect.Config.ConfigException">The options cannot be used.</exception>
    public static RedisAddress Read(OptionValues options)
    {
        var isCluster = options.Get(O.Mode) == RedisMode.Cluster;
        var servers = isCluster ? Nodes(options) : [Server(options)];
        if (options.Has(O.User) && !options.Has(O.Auth))
            throw options.Error(O.User, "'user' needs a password: 'auth'");
        var database = AtLeast(options, O.Database, 0);
        if (isCluster && database != 0)
            throw options.Error(O.Database, $"'db_num' is {database}: a cluster has database 0 only");
        return new RedisAddress(
            servers, isCluster, options.Find(O.User), options.Find(O.Auth), database, Milliseconds(options, O.ConnectTimeout), Milliseconds(options, O.CommandTimeout));
    }

    private static (string Host, int Port) Server(OptionValues options)
    {
        if (options.Has(O.Nodes))
            throw options.Error(O.Nodes, "'nodes' is for mode = CLUSTER", "set mode = CLUSTER, or name one server with host and port");
        if (options.Find(O.Host) is not { } host)
            throw options.Error(O.Host, "'host' is missing");
        if (host.Length == 0)
            throw options.Error(O.Host, "'host' is empty");
        var port = options.Get(O.Port);
        return port is >= 1 and <= LastPort ? (host, port) : throw options.Error(O.Port, $"'port' is {port}, expected 1 to {LastPort}");
    }

    private static (string Host, int Port)[] Nodes(OptionValues options)
    {
        if (options.Find(O.Nodes) is not { Count: > 0 } nodes)
            throw options.Error(O.Nodes, "mode = CLUSTER needs 'nodes'", "name some of its servers, each as host:port");
        return [.. nodes.Select(Node)];

        (string Host, int Port) Node(string text)
        {
            var colon = text.LastIndexOf(':');
            return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= LastPort
                ? (text[..colon].Trim('[', ']'), port)
                : throw options.Error(O.Nodes, $"'nodes' has '{text}', expected host:port");
        }
    }

    /// <summary>A number that has a least value.</summary>
    public static int AtLeast(OptionValues options, Option<int> option, int least) =>
        options.Get(option) is var value && value >= least ? value : throw options.Error(option, $"'{option.Name}' is {value}, expected {least} or more");

    private static TimeSpan Milliseconds(OptionValues options, Option<int> option) => TimeSpan.FromMilliseconds(AtLeast(options, option, 1));
}
