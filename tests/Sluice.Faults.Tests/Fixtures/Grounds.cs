using Sluice.Faults.Tests.Network;
using Sluice.Faults.Tests.Reports;
using Sluice.TestServers;

[assembly: AssemblyFixture(typeof(Sluice.Faults.Tests.Fixtures.Grounds))]

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>What all scenarios share: the network, a store and a sink on PostgreSQL in places of their own, and where the bench asks from.</summary>
public sealed class Grounds : IAsyncLifetime
{
    private readonly Lazy<Task<SharedPlaces>> _places;
    private bool _isUsed;

    public Grounds() => _places = new Lazy<Task<SharedPlaces>>(OpenAsync);

    /// <summary>All that was judged in this run.</summary>
    internal FaultLog Log { get; } = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a scene for one scenario. The test is skipped where this machine does not let it.</summary>
    internal async Task<FaultScene> OpenAsync(string scenario, SceneOptions? options = null)
    {
        if (await Privileges.MissingAsync() is { } why)
            Assert.Skip(why);
        _isUsed = true;
        return await FaultScene.OpenAsync(scenario, await _places.Value, Log, options ?? new SceneOptions());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isUsed)
            return;
        var places = await _places.Value;
        await Ending.AllAsync(
            Log.ReportAsync, () => places.Store.DisposeAsync().AsTask(), () => places.Sink.DisposeAsync().AsTask(), () => places.Network.DisposeAsync().AsTask());
        if (NamespaceNames.Own() is { Count: > 0 } left)
            throw new InvalidOperationException($"Namespaces are left: {string.Join(", ", left)}");
    }

    private static async Task<SharedPlaces> OpenAsync()
    {
        await NamespaceNames.SweepAsync();
        var network = await BenchNetwork.CreateAsync();
        try
        {
            var (store, sink, client) = (await network.AddAsync("store"), await network.AddAsync("sink"), await network.AddAsync("client"));
            var servers = new[] { StartAsync(store, Servers.Store), StartAsync(sink, Servers.Sink) };
            try
            {
                await Task.WhenAll(servers);
            }
            catch
            {
                await Ending.AllAsync(servers.Where(s => s.IsCompletedSuccessfully).Select<Task<PostgresServer>, Func<Task>>(s => () => s.Result.DisposeAsync().AsTask()));
                throw;
            }

            return new SharedPlaces(network, client, store, await servers[0], sink, await servers[1]);
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    private static Task<PostgresServer> StartAsync(Place place, PostgresOptions options) => PostgresServer.StartAsync(Servers.At(place, options));
}
