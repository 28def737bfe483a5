using Sluice.Connect.Options;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Blackhole;

internal sealed class BlackholeSinkFactory : ISinkFactory
{
    public string Name => "Blackhole";

    public string Summary => "Counts rows and drops them.";

    public OptionSet Options { get; } = new();

    public ISink Create(SinkContext context) => new BlackholeSink();
}
