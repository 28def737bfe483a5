using Sluice.Core.Errors;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres;

public sealed class OpeningTests
{
    [Fact]
    public async Task Two_processes_that_make_one_store_at_once_get_the_same()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);

        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await Scene.OpenAsync(database, workSessions: 1), Scene.Token)));

        Assert.Single(stores.Select(s => s.Id).Distinct());
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    [Fact]
    public async Task Two_stores_share_a_database_under_two_schema_names()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await using var one = await Scene.OpenAsync(database);
        await using var other = await PostgresControlStore.OpenAsync(
            new PostgresStoreOptions(Scene.Uri(database)) { Schema = "other" }, TimeProvider.System, () => "other", Scene.Token);

        var run = await one.StartAsync();

        Assert.NotEqual(one.Id, other.Id);
        Assert.Null(await other.FindRunAsync(run.Key, Scene.Token));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task F39_A_newer_schema_is_refused_unless_it_says_that_it_is_compatible(bool isCompatible, bool isRefused)
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Token);
        await (await Scene.OpenAsync(database)).DisposeAsync();
        await database.ExecuteAsync($"INSERT INTO sluice.migration VALUES (9999, {isCompatible}, now())", Scene.Token);

        var fault = await Record.ExceptionAsync(async () => await (await Scene.OpenAsync(database)).DisposeAsync());

        Assert.Equal(isRefused ? "SLC4103" : null, (fault as SluiceException)?.Code);
    }

    [Fact]
    public async Task What_is_wrong_with_the_server_or_the_address_is_said_without_the_password()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.CreateDatabaseAsync(ct: Scene.Token);
        await database.ExecuteAsync($"CREATE ROLE \"weak-{database.Name}\" LOGIN PASSWORD 'hidden-word'", Scene.Token);

        Assert.Equal("SLC4120", await CodeAsync(Scene.Uri(database, password: "hidden-word")));
        Assert.Equal("SLC4122", await CodeAsync(Scene.Uri(database, $"weak-{database.Name}", "hidden-word")));
        Assert.Equal("SLC4121", await CodeAsync(PostgresStoreUri.Parse($"postgres://sluice:{server.Password}@127.0.0.1:{server.Port}/nowhere")));
        Assert.Equal("SLC4110", await CodeAsync(PostgresStoreUri.Parse("postgres://sluice:hidden-word@127.0.0.1:1/db")));
        Assert.Equal("SLC4110", await CodeAsync(PostgresStoreUri.Parse("postgres://sluice:hidden-word@no-such-host.invalid:1/db")));
    }

    [Theory]
    [InlineData("mysql://h/db")]
    [InlineData("postgres:///db")]
    [InlineData("postgres://user:hidden-word@host")]
    [InlineData("postgres://user:hidden-word@host/db?sslmode=sometimes")]
    [InlineData("postgres://user:hidden-word@host/db?pooling=true")]
    public void An_address_that_cannot_be_one_is_refused(string address)
    {
        var fault = Assert.Throws<SluiceException>(() => PostgresStoreUri.Parse(address));

        Assert.Equal("SLC4126", fault.Code);
        Assert.DoesNotContain("hidden-word", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_shown_without_its_password()
    {
        var address = PostgresStoreUri.Parse("postgresql://us%40er:hidden%2Fword@[::1]:5433/db?sslmode=verify-full");

        Assert.Equal(("us@er", "hidden/word", "::1", 5433, "db"), (address.User, address.Password, address.Host, address.Port, address.Database));
        Assert.DoesNotContain("hidden", address.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_refused_by_its_version()
    {
        await using var old = new OldServer("12.22");

        var fault = await Assert.ThrowsAsync<SluiceException>(async () => await PostgresControlStore.OpenAsync(
            new PostgresStoreOptions(PostgresStoreUri.Parse($"postgres://sluice@127.0.0.1:{old.Port}/db?sslmode=disable")), TimeProvider.System, () => "a", Scene.Token));

        Assert.Equal("SLC4123", fault.Code);
        Assert.Contains("12.22", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standby_is_refused()
    {
        await using var server = await PostgresServer.StartAsync(ct: Scene.Token);
        await server.StopAsync(Scene.Token);
        await File.WriteAllTextAsync(Path.Combine(server.DataDirectory, "standby.signal"), "", Scene.Token);
        await server.RestartAsync(Scene.Token);

        Assert.Equal("SLC4124", await CodeAsync(Scene.Uri(server.Default)));
    }

    private static async Task<string> CodeAsync(PostgresStoreUri uri)
    {
        var fault = await Assert.ThrowsAsync<SluiceException>(async () =>
            await PostgresControlStore.OpenAsync(new PostgresStoreOptions(uri), TimeProvider.System, () => "a", Scene.Token));
        Assert.DoesNotContain("hidden-word", fault.ToString(), StringComparison.Ordinal);
        return fault.Code;
    }
}
