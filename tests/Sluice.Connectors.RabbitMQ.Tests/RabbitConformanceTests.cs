using System.Text.Json;
using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.Connect.TestKit.Sources;
using Sluice.Connectors.RabbitMQ.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Connectors.RabbitMQ.Tests;

/// <summary>The RabbitMQ source and sink pass the test kit.</summary>
public sealed class RabbitConformanceTests
{
    /// <summary>More than a batch holds; nothing is acknowledged, so all of them may be read ahead.</summary>
    private const int Messages = 8_500;

    private static Task<string>? _filled;

    public static TheoryData<string> SourceChecks => [.. SourceConformance.Checks];

    public static TheoryData<string> SinkChecks => [.. SinkConformance.ChecksOf(SinkClass.LeaseOnly)];

    [Theory, MemberData(nameof(SourceChecks))]
    public async Task The_source_conforms(string check)
    {
        var server = await RabbitServer.SharedAsync();
        var queue = await (_filled ??= FillAsync(server));
        await RabbitPlugin.HoldsAsync(server, queue, Messages);
        await new SourceConformance(() => RabbitPlugin.Source(server, queue, "'schema': { 'fields': { 'a': 'int' } }")).RunAsync(check, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(SinkChecks))]
    public async Task The_sink_conforms(string check)
    {
        var server = await RabbitServer.SharedAsync();
        await new SinkConformance(SinkClass.LeaseOnly, async _ => await Subject.MakeAsync(server)).RunAsync(check, TestContext.Current.CancellationToken);
    }

    private static async Task<string> FillAsync(RabbitServer server)
    {
        var queue = server.NewQueue();
        await RabbitPlugin.FillAsync(server, queue, Enumerable.Range(0, Messages).Select(i => $$"""{"a":{{i}}}"""));
        return queue;
    }

    /// <summary>A queue, as the test kit sees it.</summary>
    private sealed class Subject(RabbitServer server, string queue) : SinkSubject
    {
        public static async ValueTask<SinkSubject> MakeAsync(RabbitServer server)
        {
            var queue = server.NewQueue();
            await RabbitPlugin.FillAsync(server, queue);
            return new Subject(server, queue);
        }

        public override ISink Create() => RabbitPlugin.Sink(server, queue, Table);

        public override async ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken) =>
            [.. (await RabbitPlugin.MessagesAsync(server, queue)).Select(v => JsonDocument.Parse(v).RootElement.GetProperty("id").GetInt64())];
    }
}
