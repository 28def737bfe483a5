using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>A MariaDB database that Jdbc writes to, as the test kit sees it.</summary>
internal sealed class MySqlSubject(MariaDbDatabase database, string parameters) : SinkSubject
{
    public override ISink Create() => Engine.Sink(
        Table,
        ("url", database.JdbcUrl + parameters),
        ("user", MariaDbServer.Username),
        ("password", database.Server.Password),
        ("generate_sink_sql", true),
        ("table", Table.Path.Table));

    public override async ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken) =>
        await database.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = 'conformance'", cancellationToken) == 0
            ? []
            : [.. (await database.RowsAsync("SELECT id FROM conformance", cancellationToken)).Select(r => (long)r[0]!)];
}
