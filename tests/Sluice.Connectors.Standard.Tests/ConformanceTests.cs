using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.Connect.TestKit.Sources;
using Sluice.Connectors.Standard.Tests.Fixtures;

namespace Sluice.Connectors.Standard.Tests;

/// <summary>FakeSource, Console and Blackhole pass the test kit.</summary>
public sealed class ConformanceTests
{
    public static TheoryData<string> SourceChecks => [.. SourceConformance.Checks];

    public static TheoryData<string> SinkChecks => [.. SinkConformance.ChecksOf(SinkClass.LeaseOnly)];

    [Theory, MemberData(nameof(SourceChecks))]
    public Task FakeSource_conforms(string check) => new SourceConformance(() => Plugins.Fake(
        "{ 'row.num': 20000, 'split.num': 2, 'schema': { 'fields': { 'id': 'bigint', 'name': 'string', 'price': 'decimal(10,2)' } } }"))
    {
        // More tasks make more rows: row.num counts for each of them.
        Parallelism = 1,
    }.RunAsync(check, TestContext.Current.CancellationToken);

    [Theory, MemberData(nameof(SinkChecks))]
    public Task Console_conforms(string check) =>
        new SinkConformance(SinkClass.LeaseOnly, _ => ValueTask.FromResult<SinkSubject>(new ConsoleSubject()))
            .RunAsync(check, TestContext.Current.CancellationToken);

    [Theory, MemberData(nameof(SinkChecks))]
    public Task Blackhole_conforms(string check) =>
        new SinkConformance(SinkClass.LeaseOnly, _ => ValueTask.FromResult<SinkSubject>(new BlackholeSubject()))
            .RunAsync(check, TestContext.Current.CancellationToken);
}
