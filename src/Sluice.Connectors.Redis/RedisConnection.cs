using Sluice.Connect.Errors;
using StackExchange.Redis;

namespace Sluice.Connectors.Redis;

/// <summary>A connection to a server or to a cluster, made when it is first needed. Every wait ends by itself, and at once with the caller's token. Thread-safe.</summary>
internal sealed class RedisConnection(RedisAddress address, ConnectorSide side) : IAsyncDisposable
{
    private const string ClientName = "sluice";

    /// <summary>No publishing: the client's second connection, which it makes for subscriptions, is not needed.</summary>
    private static readonly HashSet<string> Unused = ["SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE", "SSUBSCRIBE", "SUNSUBSCRIBE", "PUBLISH"];

    private readonly SemaphoreSlim _gate = new(1, 1);
    private ConnectionMultiplexer? _connection;

    public string Place => address.Place;

    /// <summary>The database, connected.</summary>
    /// <exception cref="ConnectorException">The server cannot be reached or refuses the login.</exception>
    public async ValueTask<IDatabase> ConnectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // One that was lost is made again by the client; until then whatever is asked fails.
            if (_connection is { } made)
            {
                await made.GetDatabase().PingAsync().WaitAsync(cancellationToken);
                return made.GetDatabase();
            }

            var connecting = ConnectionMultiplexer.ConnectAsync(Settings());
            try
            {
                _connection = await connecting.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                _ = connecting.ContinueWith(static t => t.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
                throw;
            }

            var database = _connection.GetDatabase();
            await database.PingAsync().WaitAsync(cancellationToken);
            CheckKind(_connection);
            return database;
        }
        catch (Exception e) when (e is RedisException or RedisTimeoutException)
        {
            throw RedisFault.Of(e, side, Place, "connecting");
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Waits for answers of the server.</summary>
    /// <param name="answers">What is waited for.</param>
    /// <param name="what">What was asked, for messages.</param>
    /// <param name="cancellationToken">Ends the waiting at once.</param>
    /// <exception cref="ConnectorException">The server refused, or did not answer.</exception>
    public async ValueTask<T> AskAsync<T>(Task<T> answers, string what, CancellationToken cancellationToken)
    {
        try
        {
            return await answers.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is RedisException or RedisTimeoutException)
        {
            throw RedisFault.Of(e, side, Place, what);
        }
    }

    /// <summary>Who has which keys of the cluster now, asked anew.</summary>
    /// <exception cref="ConnectorException">It is not known, or changes at this moment.</exception>
    public async ValueTask<ClusterParts> PartsAsync(CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken);
        var connection = _connection!;
        var known = connection.GetServers().FirstOrDefault(s => s.IsConnected && !s.IsReplica)
            ?? throw RedisFault.NotReady("none of its primaries is connected", side, Place);
        var parts = ClusterParts.Of(
            await NodesAsync(known, cancellationToken),
            at => connection.GetServers().FirstOrDefault(s => s.EndPoint.Equals(at)) ?? throw RedisFault.NotReady($"{at} is not connected", side, Place),
            words => RedisFault.NotReady(words, side, Place));

        // Of slots that are on their way each server tells of its own. A key may then be at neither place, or at both.
        foreach (var server in parts.Servers)
        {
            if (ClusterParts.IsMoving(await NodesAsync(server, cancellationToken)))
                throw RedisFault.NotReady($"{server.EndPoint} is moving slots from one server to another", side, Place);
        }

        return parts;
    }

    private async ValueTask<ICollection<ClusterNode>> NodesAsync(IServer server, CancellationToken cancellationToken) =>
        (await AskAsync(server.ClusterNodesAsync(), "CLUSTER NODES", cancellationToken))?.Nodes ?? throw RedisFault.NotReady($"{server.EndPoint} does not know its servers", side, Place);

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync();
        _connection = null;
        _gate.Dispose();
    }

    /// <summary>One server of a cluster has a part of the keys: who took it for all would read that part, and say nothing.</summary>
    private void CheckKind(ConnectionMultiplexer connection)
    {
        var isCluster = connection.GetServers().Any(s => s.ServerType == ServerType.Cluster);
        if (isCluster != address.IsCluster)
            throw RedisFault.OtherKind(isCluster, side, Place);
    }

    /// <summary>
    /// Nothing is queued for a connection that is lost: a command must not be sent by a later one, when the permit under which it was made may be over.
    /// </summary>
    private ConfigurationOptions Settings()
    {
        var settings = new ConfigurationOptions
        {
            User = address.User,
            Password = address.Password,
            DefaultDatabase = address.Database,
            ClientName = ClientName,
            AbortOnConnectFail = true,
            ConnectRetry = 1,
            ConnectTimeout = (int)address.ConnectTimeout.TotalMilliseconds,
            AsyncTimeout = (int)address.CommandTimeout.TotalMilliseconds,
            SyncTimeout = (int)address.CommandTimeout.TotalMilliseconds,
            BacklogPolicy = BacklogPolicy.FailFast,
            CommandMap = CommandMap.Create(Unused, available: false),
            IncludeDetailInExceptions = false,

            // The client counts CLUSTER NODES among the commands of administrators; the server does not.
            AllowAdmin = true,
        };
        foreach (var (host, port) in address.Servers)
            settings.EndPoints.Add(host, port);
        return settings;
    }
}
