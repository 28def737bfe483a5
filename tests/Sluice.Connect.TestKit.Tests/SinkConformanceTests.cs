using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.Connect.TestKit.Tests.Broken;

namespace Sluice.Connect.TestKit.Tests;

/// <summary>The kit can fail: a sink that keeps all rules passes, and each fault is found by the check that is there for it.</summary>
public sealed class SinkConformanceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_sink_that_keeps_all_rules_passes() => Kit(SinkFault.None).RunAllAsync(Cancel);

    [Theory]
    [InlineData(SinkFault.ShowsEarly, "Nothing is visible before its commit")]
    [InlineData(SinkFault.StandsStill, "A commit moves the progress by one commit, its rows and its position")]
    [InlineData(SinkFault.ForgetsPositions, "The next run takes over what was committed")]
    [InlineData(SinkFault.KeepsAborted, "After an abort the writer goes on from its progress")]
    [InlineData(SinkFault.NeedsNoPermit, "Without a permit nothing is written")]
    [InlineData(SinkFault.NeedsNoPermit, "A permit that ends before the commit keeps it back")]
    [InlineData(SinkFault.PreparesAgain, "A target is prepared once in a generation")]
    [InlineData(SinkFault.IgnoresCancel, "A canceled commit commits nothing")]
    [InlineData(SinkFault.TrustsOldOwners, "A takeover by an older attempt is refused")]
    [InlineData(SinkFault.CommitsForAnyone, "An attempt whose split was taken over commits nothing")]
    [InlineData(SinkFault.CommitsForAnyRun, "A fenced writer commits nothing")]
    [InlineData(SinkFault.LowersTheEpoch, "A takeover by an older run is refused")]
    [InlineData(SinkFault.MixesStores, "Two stores do not see each other")]
    [InlineData(SinkFault.CommitsForAnyRun, "A writer superseded by a stop commits by no route")]
    [InlineData(SinkFault.CommitsForAnyRun, "A writer superseded by a final status commits by no route")]
    [InlineData(SinkFault.CommitsForAnyone, "A writer superseded by another attempt of its run commits by no route")]
    [InlineData(SinkFault.LeavesSplitsOpen, "A writer superseded by a fence for its split commits by no route")]
    [InlineData(SinkFault.TrustsOldOwners, "A writer superseded by another attempt of its run commits by no route")]
    [InlineData(SinkFault.PreparesForAnyone, "A writer superseded by a stop commits by no route")]
    [InlineData(SinkFault.LowersTheEpoch, "A fence comes from a stranger, and twice is once")]
    [InlineData(SinkFault.FencesRunsForSplits, "A fence for a split leaves the others alone")]
    [InlineData(SinkFault.KeepsTheEpochAtTakeover, "Every takeover raises the epoch again")]
    [InlineData(SinkFault.LeavesOlderGenerationsOpen, "A takeover under a new generation keeps the writers of older ones out")]
    [InlineData(SinkFault.LeavesOlderGenerationsOpen, "Preparing a new generation keeps the writers of older ones out")]
    [InlineData(SinkFault.TrustsOldGenerations, "A generation below one that the ledger knows is refused, whatever its epoch")]
    [InlineData(SinkFault.AlwaysVerifies, "Verifying shows whether the fence holds, and changes nothing")]
    [InlineData(SinkFault.VerifiesInEarnest, "Verifying shows whether the fence holds, and changes nothing")]
    [InlineData(SinkFault.ReadsAnyStore, "Positions are read as they were committed")]
    [InlineData(SinkFault.ReadsAnyStore, "The highest epoch that the ledger has seen of a store is read, and nothing is there before")]
    [InlineData(SinkFault.ReadsOneJob, "The highest epoch that the ledger has seen of a store is read, and nothing is there before")]
    [InlineData(SinkFault.RemembersThePermit, "A permit that ends at any of its questions lets nothing more out")]
    [InlineData(SinkFault.CommitsWithoutARow, "What was forgotten is refused, and nothing else is forgotten")]
    [InlineData(SinkFault.ForgetsTheKept, "What was forgotten is refused, and nothing else is forgotten")]
    [InlineData(SinkFault.ForgetsTheLater, "What was forgotten is refused, and nothing else is forgotten")]
    [InlineData(SinkFault.ForgetsTheYoung, "What was forgotten is refused, and nothing else is forgotten")]
    [InlineData(SinkFault.PreparesWithoutPermit, "Preparing a target needs a permit")]
    [InlineData(SinkFault.NeedsNoPermit, "A permit that ends at any of its questions lets nothing more out")]
    [InlineData(SinkFault.MixesGenerations, "A new generation begins at the start")]
    public async Task A_fault_of_a_sink_is_found(SinkFault fault, string check) =>
        await Assert.ThrowsAsync<ConformanceException>(() => Kit(fault).RunAsync(check, Cancel));

    [Fact]
    public async Task A_sink_of_another_class_than_it_is_said_to_be_is_found()
    {
        var kit = new SinkConformance(SinkClass.LeaseOnly, _ => ValueTask.FromResult<SinkSubject>(new MemorySubject(SinkFault.None)));

        var error = await Assert.ThrowsAsync<ConformanceException>(() => kit.RunAllAsync(Cancel));

        Assert.Contains("expected 'LeaseOnly', found 'Transactional'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_of_another_class_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Kit(SinkFault.None).RunAsync("Published twice is published once", Cancel));

    private static SinkConformance Kit(SinkFault fault) =>
        new(SinkClass.Transactional, _ => ValueTask.FromResult<SinkSubject>(new MemorySubject(fault)));
}
