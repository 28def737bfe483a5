using Sluice.Connect;
using Sluice.Connectors.Files;
using Sluice.Connectors.Jdbc;
using Sluice.Connectors.RabbitMQ;
using Sluice.Connectors.Redis;
using Sluice.Connectors.Standard;

namespace Sluice.Composition;

/// <summary>The connectors and transforms that this build carries.</summary>
internal static class Plugins
{
    public static ConnectorCatalog Catalog { get; } = new([.. StandardPlugins.All, .. FilePlugins.All, .. JdbcPlugins.All, .. RabbitPlugins.All, .. RedisPlugins.All]);
}
