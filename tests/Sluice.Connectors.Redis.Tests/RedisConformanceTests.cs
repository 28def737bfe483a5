using System.Text.Json;
using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.Connect.TestKit.Sources;
using Sluice.Connectors.Redis.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Connectors.Redis.Tests;

/// <summary>The Redis source and sink pass the test kit.</summary>
public sealed class RedisConformanceTests
{
    public static TheoryData<string> SourceChecks => [.. SourceConformance.Checks];

    public static TheoryData<string> SinkChecks => [.. SinkConformance.ChecksOf(SinkClass.LeaseOnly)];

    [Theory, MemberData(nameof(SourceChecks))]
    public async Task The_source_conforms(string check)
    {
        var server = await RedisServer.SharedAsync();
        var key = server.NewPrefix() + "list";
        await (await server.ClientAsync()).ListRightPushAsync(key, [.. Enumerable.Range(0, 9_000).Select(i => (StackExchange.Redis.RedisValue)$$"""{"a":{{i}}}""")]);
        await new SourceConformance(() => RedisPlugin.Source(server, $"'keys': '{key}', 'data_type': 'list', 'schema': {{ 'fields': {{ 'a': 'int' }} }}"))
            .RunAsync(check, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(SinkChecks))]
    public async Task The_sink_conforms(string check)
    {
        var server = await RedisServer.SharedAsync();
        await new SinkConformance(SinkClass.LeaseOnly, _ => ValueTask.FromResult<SinkSubject>(new Subject(server, server.NewPrefix() + "list")))
            .RunAsync(check, TestContext.Current.CancellationToken);
    }

    /// <summary>A list, as the test kit sees it.</summary>
    private sealed class Subject(RedisServer server, string key) : SinkSubject
    {
        public override ISink Create() => RedisPlugin.Sink(server, $"'key': '{key}', 'data_type': 'list', 'batch_size': 3", Table);

        public override async ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken) =>
            [.. (await (await server.ClientAsync()).ListRangeAsync(key)).Select(v => JsonDocument.Parse((string)v!).RootElement.GetProperty("id").GetInt64())];
    }
}
