using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Blackhole;

internal sealed class BlackholeSink() : LeaseOnlySink("Blackhole keeps nothing", TimeSpan.Zero)
{
    protected override LeaseOnlyWriter OpenWriter(WriterRequest request) => new BlackholeWriter(request);
}
