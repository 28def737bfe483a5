using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Standard.Http;

/// <summary>
/// One split: all pages of a round. A server need not answer the same twice, so a round is read again from its first page and its rows are committed
/// together; in a streaming job a round ends nothing, and rows that were not committed may come again or not at all.
/// </summary>
internal sealed class HttpSource(HttpSourceSettings settings, bool isStreaming, TimeProvider clock) : ISource
{
    private const string SplitId = "http";
    private const string Payload = "{}";

    private readonly HttpCaller _caller = new(settings.Timing, ConnectorSide.Source, clock, new HttpBodyReader(settings.MaxResponseSize, keepsAll: true));

    public SourceCapabilities Capabilities { get; } = new(isStreaming ? Restart.None : Restart.WholeSplit) { IsBounded = !isStreaming, PlansOffline = true };

    public IReadOnlyList<TableSchema> DeclaredTables { get; } = [settings.Schema];

    public ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DeclaredTables);

    public ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Split>>([new Split(SplitId, settings.Schema.Path, Payload, $"{settings.Method} {settings.Address.Place}")]);

    public ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ISplitReader>(new HttpSplitReader(settings, table, _caller, request, isStreaming, clock));

    public ValueTask DisposeAsync()
    {
        _caller.Dispose();
        return ValueTask.CompletedTask;
    }
}
