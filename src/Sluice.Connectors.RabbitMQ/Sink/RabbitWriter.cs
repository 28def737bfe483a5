using RabbitMQ.Client;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.RabbitMQ.Sink;

/// <summary>Publishes rows some at a time, and waits until the broker has confirmed them; the permit is asked before each such group. A commit moves the progress on.</summary>
internal sealed class RabbitWriter : LeaseOnlyWriter
{
    /// <summary>Few enough to be cheap to send again, many enough for the way to the broker not to matter.</summary>
    private const int GroupSize = 500;

    private readonly RabbitSink _sink;
    private readonly IChannel _channel;
    private readonly Dictionary<TablePath, RowMessages> _tables = [];

    private RabbitWriter(RabbitSink sink, IChannel channel, WriterRequest request)
        : base(request) => (_sink, _channel) = (sink, channel);

    /// <summary>Opens a channel whose messages are confirmed.</summary>
    public static async ValueTask<RabbitWriter> OpenAsync(RabbitSink sink, WriterRequest request, CancellationToken cancellationToken)
    {
        var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);
        return new RabbitWriter(sink, await sink.Server.OpenChannelAsync(confirmed, cancellationToken), request);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var messages in _tables.Values)
            messages.Dispose();
        _tables.Clear();
        await _sink.Server.CloseAsync(_channel);
        await base.DisposeAsync();
    }

    protected override async ValueTask WriteRowsAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (!_tables.TryGetValue(batch.Schema.Path, out var messages))
            _tables.Add(batch.Schema.Path, messages = new RowMessages(_sink.TableOf(batch.Schema.Path)));
        for (var row = 0; row < batch.Count; row += GroupSize)
            await PublishAsync(messages, batch, row, Math.Min(batch.Count, row + GroupSize), cancellationToken);
    }

    private async ValueTask PublishAsync(RowMessages messages, Batch batch, int first, int end, CancellationToken cancellationToken)
    {
        // Made before the permit is asked: a row that is no message is found before any of its group is sent.
        List<byte[]> bodies = [.. Enumerable.Range(first, end - first).Select(row => messages.BodyOf(batch, row))];
        Request.Breadcrumb.At("rabbitmq.publish", _sink.Server.Place);
        Request.Permit.Demand();
        await _sink.Server.AskAsync(
            t => ConfirmedAsync(messages.Table, bodies, t), $"publishing {end - first} row(s) of table {batch.Schema.Path}", cancellationToken);
    }

    /// <summary>Sends all, then waits for the broker's word on each: one that is given back or refused is the failure.</summary>
    private async Task<bool> ConfirmedAsync(RabbitSinkTable table, List<byte[]> bodies, CancellationToken cancellationToken)
    {
        var properties = new BasicProperties { Persistent = table.Queue.IsDurable };
        await Task.WhenAll(bodies.Select(b => _channel.BasicPublishAsync(table.Exchange, table.RoutingKey, mandatory: true, properties, b, cancellationToken).AsTask()).ToList());
        return true;
    }
}
