using Sluice.Connect;

namespace Sluice.Connectors.RabbitMQ;

/// <summary>What this assembly brings: the RabbitMQ source and sink.</summary>
public static class RabbitPlugins
{
    /// <summary>All factories, for <see cref="ConnectorCatalog"/>.</summary>
    public static IReadOnlyList<IPluginFactory> All { get; } = [new Source.RabbitSourceFactory(), new Sink.RabbitSinkFactory()];
}
