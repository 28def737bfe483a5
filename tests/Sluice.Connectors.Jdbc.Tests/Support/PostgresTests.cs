using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>A test class with an empty PostgreSQL database for each test.</summary>
public abstract class PostgresTests : IAsyncLifetime
{
    private protected PostgresDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected (string Name, object? Value)[] Login =>
        [("url", Database.JdbcUrl), ("user", PostgresServer.Username), ("password", Database.Server.Password)];

    private protected ISink Sink(TableSchema schema, params (string Name, object? Value)[] options) =>
        Engine.Sink(schema, [.. Login, ("generate_sink_sql", options.Any(o => o.Name == "query") ? null : true), .. options]);

    private protected ISource Source(params (string Name, object? Value)[] options) => Engine.Source([.. Login, .. options]);
}
