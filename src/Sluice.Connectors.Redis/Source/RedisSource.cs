using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Redis.Source;

/// <summary>One split: all keys of the pattern. A SCAN has no place that could be gone back to, so its rows are committed together.</summary>
internal sealed class RedisSource(RedisSourceSettings settings) : ISource
{
    private const string SplitId = "redis";
    private const string Payload = "{}";

    private readonly RedisConnection _server = new(settings.Address, ConnectorSide.Source);

    public SourceCapabilities Capabilities { get; } = new(Restart.WholeSplit) { PlansOffline = true };

    public IReadOnlyList<TableSchema> DeclaredTables { get; } = [settings.Schema];

    public ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DeclaredTables);

    public ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Split>>([new Split(SplitId, settings.Schema.Path, Payload, $"{settings.Address.Place} {settings.Keys} ({settings.TypeName})")]);

    public ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ISplitReader>(new RedisSplitReader(settings, table, _server, request));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
