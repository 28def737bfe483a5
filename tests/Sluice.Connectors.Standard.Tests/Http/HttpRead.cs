using Sluice.Connect.Errors;
using Sluice.Connect.Sources;
using Sluice.Connectors.Standard.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Connectors.Standard.Tests.Http;

/// <summary>Reads through the Http source as the engine does, from a real server.</summary>
internal static class HttpRead
{
    /// <summary>Columns a and b.</summary>
    public const string Pairs = "'schema': { 'fields': { 'a': 'int', 'b': 'string' } }";

    public static ISource Source(AnsweringServer server, string options = Pairs, string path = "/rows", bool isStreaming = false) =>
        Plugins.Source("Http", $"{{ 'url': '{server.Url}{path}', 'retry_backoff_multiplier_ms': 1, {options} }}", isStreaming, TimeProvider.System);

    public static async Task<List<string>> RowsAsync(AnsweringServer server, string options = Pairs, string path = "/rows")
    {
        await using var source = Source(server, options, path);
        return await Rows.ReadAllAsync(source);
    }

    public static async Task<ConnectorException> FailsAsync(AnsweringServer server, string options = Pairs, string path = "/rows")
    {
        await using var source = Source(server, options, path);
        return await Xunit.Assert.ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));
    }

    /// <summary>A server with pages of a list, by a parameter of the query.</summary>
    public static Task<AnsweringServer> PagesAsync(string parameter, Func<string?, string> page) =>
        AnsweringServer.StartAsync((http, asked) => AnsweringServer.SendAsync(http, page(asked.Parameter(parameter))));
}
