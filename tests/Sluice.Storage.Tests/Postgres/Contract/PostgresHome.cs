using Sluice.Core.Ports;
using Sluice.Storage.Contract;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres.Contract;

/// <summary>A store in a database of its own on a real server.</summary>
internal sealed class PostgresHome(PostgresDatabase database) : IControlStoreHome
{
    public static async ValueTask<IControlStoreHome> CreateAsync() =>
        new PostgresHome(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token));

    public async ValueTask<IControlStore> OpenAsync() => await Scene.OpenAsync(database);

    public async ValueTask<IControlStore?> OpenSecondAsync() => await Scene.OpenAsync(database);

    public async ValueTask DisposeAsync() => await database.Server.ExecuteAsync($"DROP DATABASE \"{database.Name}\" WITH (FORCE)");
}
