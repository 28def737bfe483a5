using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Api.Tests.Doubles;
using Sluice.Client;
using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connectors.Jdbc;
using Sluice.Connectors.Standard;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Engine.Hints;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Submissions;
using Sluice.Storage.Journal;
using Sluice.Storage.Sqlite;

namespace Sluice.Api.Tests;

/// <summary>A real server on loopback over a real SQLite store in a folder of its own. It can be ended and started again over the same store.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    public const string Job = """{"env":{"job.name":"orders","parallelism":2},"source":[{"plugin_name":"FakeSource","row.num":5,"schema":{"fields":{"id":"bigint"}}}],"sink":[{"plugin_name":"Blackhole"}]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-api-");
    private readonly ApiOptions _options;
    private readonly Func<IControlStore, IControlStore> _around;
    private WebApplication? _app;
    private SluiceClient? _client;
    private HttpClient? _http;
    private FileStopJournal? _journal;
    private SecretKey? _key;

    private ApiServer(ApiOptions options, Func<IControlStore, IControlStore> around) => (_options, _around) = (options, around);

    public Uri Address => new(_app!.Urls.Single());

    /// <summary>The typed client; it does not repeat, so that each answer is seen.</summary>
    public SluiceClient Client => _client!;

    public HttpClient Http => _http!;

    /// <summary>The server's own store: what only the engine would do is done here.</summary>
    public IControlStore Store { get; private set; } = null!;

    /// <summary>The node's own journal of stops.</summary>
    public FillingJournal Journal { get; private set; } = null!;

    public static async Task<ApiServer> StartAsync(ApiOptions? options = null, Func<IControlStore, IControlStore>? around = null)
    {
        var server = new ApiServer(options ?? new ApiOptions(), around ?? (s => s));
        await server.OpenAsync();
        return server;
    }

    /// <summary>A stored job with its secrets, as a runner reads it.</summary>
    public ConfigObject Open(string stored) => StoredJob.Open(stored, _key!, _ => null);

    /// <summary>What the processes of jobs wrote.</summary>
    public KeptLogs Logs { get; } = new();

    /// <summary>What is served: method and pattern, but for reads without their bodies and for refusals.</summary>
    public IReadOnlyList<string> Routes =>
    [
        .. _app!.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints.OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IHttpMethodMetadata>()?.HttpMethods ?? []).Select(m => $"{m} {e.RoutePattern.RawText}"))
            .Where(r => !r.StartsWith("HEAD ", StringComparison.Ordinal)),
    ];

    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Delete(recursive: true);
    }

    private async Task OpenAsync()
    {
        Store = SqliteControlStore.Open(Path.Combine(_folder.FullName, "store.db"), TimeProvider.System, () => Guid.NewGuid().ToString("N"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var services = builder.Services;
        services.AddSingleton(_around(Store));
        _journal = FileStopJournal.Open(Path.Combine(_folder.FullName, "stops"));
        Journal = new FillingJournal(_journal);
        services.AddSingleton<IStopJournal>(Journal);
        services.AddSingleton<IHints, LocalHints>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new Timings());
        services.AddSingleton(new PassLoop(TimeProvider.System, () => 0, new NoFaults()));
        services.AddSingleton(p => new RestoreGuard(
            p.GetRequiredService<IControlStore>(), Journal, ledgers: null, TimeProvider.System, p.GetRequiredService<Timings>(), p.GetRequiredService<PassLoop>()));
        _key = SecretKey.Load(Path.Combine(_folder.FullName, "key"), _ => null);
        services.AddSingleton<IJobReader>(new SubmittedJobs(new ConnectorCatalog([.. StandardPlugins.All, .. JdbcPlugins.All]), _key));
        services.AddSingleton<IJobLogs>(Logs);
        services.AddSluiceApi(_options);
        _app = builder.Build();
        await _app.Services.GetRequiredService<RestoreGuard>().CheckAsync(CancellationToken.None);
        _app.MapSluiceApi();
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = Address };
        _client = new SluiceClient(new SluiceClientOptions { Server = Address, Patience = TimeSpan.Zero });
    }

    private async Task CloseAsync()
    {
        _client?.Dispose();
        _http?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        if (_journal is not null)
            await _journal.DisposeAsync();
        await Store.DisposeAsync();
    }

    private sealed class NoFaults : IFaultLog
    {
        public void PassFailed(string loop, Exception fault, TimeSpan again) => Assert.Fail($"{loop}: {fault}");
    }
}
