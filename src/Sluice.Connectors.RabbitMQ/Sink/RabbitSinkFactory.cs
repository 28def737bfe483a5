using Sluice.Connect.Options;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.RabbitMQ.Sink;

internal sealed class RabbitSinkFactory : ISinkFactory
{
    public string Name => "RabbitMQ";

    public string Summary => "Publishes each row as a message, and counts it once the broker has confirmed it.";

    public OptionSet Options => RabbitSinkOptions.All;

    public ISink Create(SinkContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RabbitSink([.. context.Tables.Select(RabbitSinkTable.Read)], RabbitSinkOptions.ReadAddress(context.Tables[0].Options), context.Clock);
    }
}
