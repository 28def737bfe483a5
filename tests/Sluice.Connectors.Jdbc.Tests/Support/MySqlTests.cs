using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>A test class with an empty MariaDB database for each test.</summary>
public abstract class MySqlTests : IAsyncLifetime
{
    private protected MariaDbDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected (string Name, object? Value)[] Login =>
        [("url", Database.JdbcUrl), ("user", MariaDbServer.Username), ("password", Database.Server.Password)];

    private protected ISink Sink(TableSchema schema, params (string Name, object? Value)[] options) =>
        Engine.Sink(schema, [.. Login.Where(l => !options.Any(o => o.Name == l.Name)), ("generate_sink_sql", options.Any(o => o.Name == "query") ? null : true), .. options]);

    private protected ISource Source(params (string Name, object? Value)[] options) =>
        Engine.Source([.. Login.Where(l => !options.Any(o => o.Name == l.Name)), .. options]);
}
