using System.Security.Cryptography;
using StackExchange.Redis;

namespace Sluice.TestServers;

/// <summary>A cluster of three private Redis servers with one password, each with a third of the slots.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Slots = 16_384;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly List<RedisServer> _servers = [];
    private ConnectionMultiplexer? _client;

    public IReadOnlyList<RedisServer> Servers => _servers;

    public string Password { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Starts the servers and returns when each of them calls the cluster ready.</summary>
    public static async Task<RedisCluster> StartAsync()
    {
        const int count = 3;
        var cluster = new RedisCluster();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var bus = RedisServer.FreePort();
                var server = await RedisServer.StartAsync(cluster.Password, ["--cluster-enabled", "yes", "--cluster-config-file", "nodes", "--cluster-port", $"{bus}"]);
                cluster._servers.Add(server);
                await server.AskAsync("CLUSTER", "ADDSLOTSRANGE", Slots * i / count, (Slots * (i + 1) / count) - 1);
                if (i > 0)
                    await cluster._servers[0].AskAsync("CLUSTER", "MEET", "127.0.0.1", server.Port, bus);
            }

            foreach (var server in cluster._servers)
                await Condition.HoldsAsync(async () => await InfoAsync(server) is var info && info.Contains("cluster_state:ok", StringComparison.Ordinal) && info.Contains($"cluster_known_nodes:{count}", StringComparison.Ordinal), Deadline, () => InfoAsync(server));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of the tests' own, of the whole cluster.</summary>
    public async Task<IDatabase> ClientAsync()
    {
        if (_client is null)
        {
            var options = new ConfigurationOptions { Password = Password };
            foreach (var server in _servers)
                options.EndPoints.Add("127.0.0.1", server.Port);
            _client = await ConnectionMultiplexer.ConnectAsync(options);
        }

        return _client.GetDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private static async Task<string> InfoAsync(RedisServer server) => (string)(await server.AskAsync("CLUSTER", "INFO"))!;
}
