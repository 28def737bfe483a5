using Sluice.Connect.Options;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.RabbitMQ.Source;

internal sealed class RabbitSourceFactory : ISourceFactory
{
    public string Name => "RabbitMQ";

    public string Summary => "Reads the messages of a queue, and acknowledges them once their rows are committed.";

    public OptionSet Options => RabbitSourceOptions.All;

    public ISource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RabbitSource(RabbitSourceSettings.Read(context), context.Clock);
    }
}
