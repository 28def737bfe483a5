using System.IO.Hashing;
using Sluice.Connect.Errors;
using StackExchange.Redis;

namespace Sluice.Connectors.Redis.Source;

/// <summary>
/// Finds the keys of a pattern and type. A SCAN may give a key several times while the server's table grows or shrinks; here each comes once. What is kept of a
/// key for that are 16 bytes. Of a cluster it asks one primary after the other, and at the end whether each still has what it had.
/// </summary>
internal sealed class KeyScan(RedisSourceSettings settings, RedisConnection server)
{
    private const string Begin = "0";

    private readonly HashSet<UInt128> _seen = [];
    private string _cursor = Begin;
    private ClusterParts? _parts;
    private int _part;

    /// <summary>All keys have been given.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The next keys: none for a stretch of the server's table without any.</summary>
    public async ValueTask<IReadOnlyList<RedisKey>> NextAsync(IDatabase database, CancellationToken cancellationToken)
    {
        if (settings.Address.IsCluster)
            _parts ??= await server.PartsAsync(cancellationToken);
        object[] scan = [_cursor, "MATCH", settings.Keys, "COUNT", settings.BatchSize, "TYPE", settings.TypeName];
        var asked = _parts is null ? database.ExecuteAsync("SCAN", scan) : _parts.Servers[_part].ExecuteAsync("SCAN", scan);
        var answer = (RedisResult[])(await server.AskAsync(asked, $"SCAN for {settings.Keys}", cancellationToken))!;
        _cursor = (string)answer[0]!;
        if (_cursor == Begin)
            await EndPartAsync(cancellationToken);
        return [.. ((RedisKey[])answer[1]!).Where(k => _seen.Add(XxHash128.HashToUInt128((byte[])k!)))];
    }

    private async ValueTask EndPartAsync(CancellationToken cancellationToken)
    {
        if (_parts is not null && ++_part < _parts.Servers.Count)
            return;
        if (_parts is not null && (await server.PartsAsync(cancellationToken)).Map != _parts.Map)
            throw RedisFault.NotReady("its slots were moved while its keys were read", ConnectorSide.Source, server.Place);
        IsAtEnd = true;
    }
}
