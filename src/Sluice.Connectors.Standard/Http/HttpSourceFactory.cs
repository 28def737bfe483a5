using Sluice.Connect.Options;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Standard.Http;

internal sealed class HttpSourceFactory : ISourceFactory
{
    public string Name => "Http";

    public string Summary => "Asks a server over HTTP, page by page: JSON or text.";

    public OptionSet Options => HttpSourceOptions.All;

    public ISource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new HttpSource(HttpSourceSettings.Read(context), context.IsStreaming, context.Clock);
    }
}
