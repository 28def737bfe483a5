using System.Globalization;
using System.Text;
using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.Connect.TestKit.Sources;
using Sluice.TestServers;

namespace Sluice.Connectors.Standard.Tests.Http;

/// <summary>The Http source and sink pass the test kit.</summary>
public sealed class HttpConformanceTests
{
    public static TheoryData<string> SourceChecks => [.. SourceConformance.Checks];

    public static TheoryData<string> SinkChecks => [.. SinkConformance.ChecksOf(SinkClass.LeaseOnly)];

    [Theory, MemberData(nameof(SourceChecks))]
    public async Task The_source_conforms(string check)
    {
        await using var server = await HttpRead.PagesAsync("page", page => Page(int.Parse(page!, CultureInfo.InvariantCulture)));
        await new SourceConformance(() => HttpRead.Source(server, "'pageing': { 'batch_size': 9000 }, " + HttpRead.Pairs)).RunAsync(check, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(SinkChecks))]
    public async Task The_sink_conforms(string check)
    {
        await using var server = await AnsweringServer.StartAsync("");
        await new SinkConformance(SinkClass.LeaseOnly, _ => ValueTask.FromResult<SinkSubject>(new HttpSubject(server))).RunAsync(check, TestContext.Current.CancellationToken);
    }

    private static string Page(int page)
    {
        var rows = new StringBuilder("[");
        for (var i = 0; i < (page == 1 ? 9_000 : 100); i++)
            rows.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""{"a":{{(page * 10_000) + i}},"b":"row"}""");
        return rows.Append(']').ToString();
    }
}
