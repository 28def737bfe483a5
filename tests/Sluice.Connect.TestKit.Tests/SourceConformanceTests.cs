using Sluice.Connect.TestKit.Sources;
using Sluice.Connect.TestKit.Tests.Broken;
using Sluice.Connect.TestKit.Tests.Samples;

namespace Sluice.Connect.TestKit.Tests;

/// <summary>The kit can fail: each fault is found, by the check that is there for it.</summary>
public sealed class SourceConformanceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SourceFault.OtherTables, "Tables are the same each time they are asked for")]
    [InlineData(SourceFault.SameIds, "Splits have unique and well-formed ids")]
    [InlineData(SourceFault.LosesASplit, "All splits together are the whole, however many tasks read")]
    [InlineData(SourceFault.LosesARow, "A restart from any position gives exactly the rest")]
    [InlineData(SourceFault.RepeatsARow, "A restart from any position gives exactly the rest")]
    [InlineData(SourceFault.ReadsOn, "A read between two positions gives exactly the rows between")]
    [InlineData(SourceFault.IgnoresCancel, "A canceled read ends soon")]
    [InlineData(SourceFault.FailsOnCancel, "A canceled read ends soon")]
    [InlineData(SourceFault.KeepsABatch, "Disposal ends a reader at any point and leaves no batch behind")]
    [InlineData(SourceFault.DisposesOnce, "Disposal ends a reader at any point and leaves no batch behind")]
    public async Task A_fault_of_a_source_is_found(SourceFault fault, string check)
    {
        var kit = new SourceConformance(() => new BrokenSource(CounterTests.Create("50000"), fault));

        await Assert.ThrowsAsync<ConformanceException>(() => kit.RunAsync(check, Cancel));

        var all = await Assert.ThrowsAsync<ConformanceException>(() => kit.RunAllAsync(Cancel));
        Assert.StartsWith(check, all.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_little_data_to_show_a_restart_is_said()
    {
        var kit = new SourceConformance(() => CounterTests.Create("10"));

        var error = await Assert.ThrowsAsync<ConformanceException>(() => kit.RunAsync("A restart from any position gives exactly the rest", Cancel));

        Assert.Contains("more rows than one batch holds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_does_not_exist_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => new SourceConformance(() => CounterTests.Create("10")).RunAsync("Rows are green", Cancel));
}
