using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.RabbitMQ.Source;

/// <summary>One split: the queue. It has no places to go back to: what is not acknowledged comes again, to whoever reads next.</summary>
internal sealed class RabbitSource(RabbitSourceSettings settings, TimeProvider clock) : ISource
{
    private const string SplitId = "queue";
    private const string Payload = "{}";

    private readonly RabbitConnection _server = new(settings.Address, ConnectorSide.Source, clock);

    public SourceCapabilities Capabilities { get; } = new(Restart.None) { IsBounded = settings.IsBounded, PlansOffline = true };

    public IReadOnlyList<TableSchema> DeclaredTables { get; } = [settings.Schema];

    public ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DeclaredTables);

    public ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Split>>([new Split(SplitId, settings.Schema.Path, Payload, $"{settings.Address.Place} queue {settings.Queue.Name}")]);

    public async ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken) =>
        new RabbitSplitReader(settings, table, _server, request, await Inbox.OpenAsync(settings, _server, cancellationToken));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
