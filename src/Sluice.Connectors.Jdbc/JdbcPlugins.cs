using Sluice.Connect;

namespace Sluice.Connectors.Jdbc;

/// <summary>What this assembly brings: the <c>Jdbc</c> source and sink for PostgreSQL, MySQL, MariaDB and SQLite.</summary>
public static class JdbcPlugins
{
    /// <summary>All factories, for <see cref="ConnectorCatalog"/>.</summary>
    public static IReadOnlyList<IPluginFactory> All { get; } = [new Source.JdbcSourceFactory(), new Sink.JdbcSinkFactory()];
}
