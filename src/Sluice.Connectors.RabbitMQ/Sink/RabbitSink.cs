using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.RabbitMQ.Sink;

/// <summary>Publishes messages. A broker keeps no epochs, so only the permit keeps superseded writers out.</summary>
internal sealed class RabbitSink(IReadOnlyList<RabbitSinkTable> tables, RabbitAddress address, TimeProvider clock) : ISink
{
    private readonly Dictionary<TablePath, RabbitSinkTable> _tables = tables.ToDictionary(t => t.Schema.Path);

    public SinkCapabilities DeclaredCapabilities { get; } = new(SinkClass.LeaseOnly) { Note = "a message that was published cannot be taken back, and is published again after a failure" };

    public RabbitConnection Server { get; } = new(address, ConnectorSide.Sink, clock);

    public RabbitSinkTable TableOf(TablePath path) => _tables[path];

    public async ValueTask<SinkCapabilities> OpenAsync(CancellationToken cancellationToken)
    {
        await Server.ConnectAsync(cancellationToken);
        return DeclaredCapabilities;
    }

    /// <summary>Declares the queues, also on a resume: one that was removed is made again, and one that is there stays as it is.</summary>
    public async ValueTask<CommitOutcome> PrepareAsync(TargetRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Breadcrumb.At("rabbitmq.declare", Server.Place);
        var channel = await Server.OpenChannelAsync(null, cancellationToken);
        try
        {
            foreach (var queue in tables.Select(t => t.Queue).Distinct())
            {
                request.Permit.Demand();
                await Server.DeclareAsync(channel, queue, cancellationToken);
            }
        }
        finally
        {
            await Server.CloseAsync(channel);
        }

        return CommitOutcome.Committed;
    }

    public async ValueTask<TakeoverResult> TakeOverAsync(WriterRequest request, CancellationToken cancellationToken) =>
        TakeoverResult.Taken(await RabbitWriter.OpenAsync(this, request, cancellationToken));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
