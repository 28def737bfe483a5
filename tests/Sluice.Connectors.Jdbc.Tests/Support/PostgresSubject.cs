using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>A PostgreSQL database that Jdbc writes to, as the test kit sees it.</summary>
internal sealed class PostgresSubject(PostgresDatabase database) : SinkSubject
{
    public override ISink Create() => Engine.Sink(
        Table,
        ("url", database.JdbcUrl),
        ("user", PostgresServer.Username),
        ("password", database.Server.Password),
        ("generate_sink_sql", true),
        ("table", Table.Path.Table));

    public override async ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken) =>
        await database.ScalarAsync<bool>("SELECT to_regclass('conformance') IS NULL", cancellationToken)
            ? []
            : await database.ScalarAsync<long[]>("SELECT coalesce(array_agg(id), '{}') FROM conformance", cancellationToken);
}
