using System.IO.Hashing;
using StackExchange.Redis;

namespace Sluice.Connectors.Redis.Source;

/// <summary>
/// Finds the keys of a pattern and type. A SCAN may give a key several times while the server's table grows or shrinks; here each comes once. What is kept of a
/// key for that are 16 bytes.
/// </summary>
internal sealed class KeyScan(RedisSourceSettings settings, RedisConnection server)
{
    private readonly HashSet<UInt128> _seen = [];
    private string _cursor = "0";

    /// <summary>All keys have been given.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The next keys: none for a stretch of the server's table without any.</summary>
    public async ValueTask<IReadOnlyList<RedisKey>> NextAsync(IDatabase database, CancellationToken cancellationToken)
    {
        var asked = database.ExecuteAsync("SCAN", _cursor, "MATCH", settings.Keys, "COUNT", settings.BatchSize, "TYPE", settings.TypeName);
        var answer = (RedisResult[])(await server.AskAsync(asked, $"SCAN for {settings.Keys}", cancellationToken))!;
        _cursor = (string)answer[0]!;
        IsAtEnd = _cursor == "0";
        return [.. ((RedisKey[])answer[1]!).Where(k => _seen.Add(XxHash128.HashToUInt128((byte[])k!)))];
    }
}
