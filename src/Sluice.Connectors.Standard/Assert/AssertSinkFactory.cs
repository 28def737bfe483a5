using Sluice.Connect.Options;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Assert;

internal sealed class AssertSinkFactory : ISinkFactory
{
    public string Name => "Assert";

    public string Summary => "Checks rows, their number and their schema against rules, and fails the job when one is broken.";

    public OptionSet Options => AssertOptions.Block;

    public ISink Create(SinkContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return AssertSink.Create(context);
    }
}
