using StackExchange.Redis;

namespace Sluice.Connectors.Redis.Source;

/// <summary>What a key held when it was read: the texts that rows are made of, or a hash.</summary>
/// <param name="Key">The key.</param>
/// <param name="Texts">Its texts; none when it was gone.</param>
/// <param name="Hash">Its fields; <c>null</c> when it is no hash.</param>
internal sealed record KeyValues(RedisKey Key, IReadOnlyList<RedisValue> Texts, HashEntry[]? Hash = null);
