using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests.Http;

/// <summary>Makes Http sinks on the real clock.</summary>
internal static class HttpTarget
{
    public static ISink Sink(string url, string options, TableSchema table) =>
        Plugins.Sink("Http", $"{{ {(options.Length == 0 ? "" : options + ", ")}'url': '{url}', 'retry_backoff_multiplier_ms': 1 }}", null, TimeProvider.System, table);
}
