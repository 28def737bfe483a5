using Sluice.Connect.Options;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Http;

internal sealed class HttpSinkFactory : ISinkFactory
{
    public string Name => "Http";

    public string Summary => "Posts rows as JSON, one a request or in lists.";

    public OptionSet Options => HttpSinkOptions.All;

    public ISink Create(SinkContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new HttpSink([.. context.Tables.Select(HttpSinkTable.Read)], HttpTiming.Read(context.Tables[0].Options), context.Clock);
    }
}
