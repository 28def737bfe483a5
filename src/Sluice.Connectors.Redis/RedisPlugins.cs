using Sluice.Connect;

namespace Sluice.Connectors.Redis;

/// <summary>What this assembly brings: the Redis source and sink.</summary>
public static class RedisPlugins
{
    /// <summary>All factories, for <see cref="ConnectorCatalog"/>.</summary>
    public static IReadOnlyList<IPluginFactory> All { get; } = [new Source.RedisSourceFactory(), new Sink.RedisSinkFactory()];
}
