using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using B = Sluice.Connectors.RabbitMQ.RabbitOptions;
using O = Sluice.Connectors.RabbitMQ.Sink.RabbitSinkOptions;

namespace Sluice.Connectors.RabbitMQ.Sink;

/// <summary>One table as the RabbitMQ sink writes it.</summary>
/// <param name="Schema">The table.</param>
/// <param name="Queue">The queue, which is declared.</param>
/// <param name="Exchange">Where messages are published; empty: straight to a queue.</param>
/// <param name="RoutingKey">Under which key; without an exchange the queue's name.</param>
/// <param name="Delimiter">What parts the fields of a text; <c>null</c>: messages are JSON.</param>
internal sealed record RabbitSinkTable(TableSchema Schema, RabbitQueue Queue, string Exchange, string RoutingKey, byte[]? Delimiter)
{
    /// <exception cref="Connect.Config.ConfigException">The options cannot be used.</exception>
    public static RabbitSinkTable Read(SinkTable table)
    {
        var options = table.Options;
        var queue = RabbitQueue.Read(options);
        var delimiter = FieldDelimiter.Read(options);
        return new RabbitSinkTable(
            table.Schema, queue, options.Find(O.Exchange) ?? "", options.Find(O.RoutingKey) is { Length: > 0 } key ? key : queue.Name,
            options.Get(B.Format) == RabbitFormat.Text ? delimiter : null);
    }
}
