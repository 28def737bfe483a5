using Sluice.Connect;
using Sluice.Connect.Sinks;
using Sluice.Core.Errors;
using Sluice.Core.Runs;
using Sluice.Runtime.Tests.Pauses;

namespace Sluice.Runtime.Tests;

/// <summary>What happens at the sinks before the first row of a run.</summary>
public sealed class SinkGateTests
{
    private const string Quick = "job.retry.interval.seconds = 0";
    private const string TwoSinks = "source { Scripted { plugin_output = a } }\nsink { Memory { plugin_input = a }\n Other { plugin_input = a } }";

    [Fact]
    public async Task Every_sink_is_fenced_before_any_is_prepared_or_read()
    {
        var first = new MemorySink();
        var second = new MemorySink("Other") { Calls = first.Calls };
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(10), first, second]));

        Assert.Equal(RunStatus.Finished, (await harness.RunAsync(Quick, TwoSinks)).Run.Status);

        Assert.Equal(["fence Memory", "fence Other", "prepare Memory", "prepare Other", "take Memory", "take Other"], first.Calls);
    }

    [Theory]
    [InlineData(FenceVerdict.Superseded, "SLC4005")]
    [InlineData(FenceVerdict.Waiting, "SLC4006")]
    [InlineData(FenceVerdict.Unreachable, "SLC4006")]
    [InlineData(FenceVerdict.Unsupported, "SLC4006")]
    public async Task A_run_does_not_begin_while_older_ones_are_not_kept_out(FenceVerdict verdict, string code)
    {
        var sink = new MemorySink { OnFence = _ => new FenceReport(verdict, "what the sink said") };
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(10), sink]));

        var result = await harness.RunAsync(Quick);

        Assert.Equal(RunStatus.Failed, result.Run.Status);
        Assert.Equal(code, Assert.IsType<SluiceException>(result.Failure).Code);
        Assert.Contains("what the sink said", result.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("prepare Memory", sink.Calls);
    }

    [Fact]
    public async Task A_ledger_behind_the_stores_copy_is_a_stored_event_of_the_run_and_wins()
    {
        var sink = new MemorySink();
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(20), sink]));
        Assert.Equal(RunStatus.Finished, (await harness.RunAsync(Quick)).Run.Status);
        Assert.Empty(harness.Warnings);

        sink.GoBack();
        var again = await harness.RunAsync(Quick, fresh: false);

        Assert.Equal(RunStatus.Finished, again.Run.Status);
        var told = Assert.Single(harness.Warnings);
        Assert.StartsWith("sink-went-back: ", told, StringComparison.Ordinal);
        Assert.Equal(40, sink.Committed.Count);
        Assert.Equal(again.Run.Key, Assert.Single(await harness.EventsAsync(), e => e.Message == told).Run);

        Assert.Equal(RunStatus.Finished, (await harness.RunAsync(Quick, fresh: false)).Run.Status);
        Assert.Single(await harness.EventsAsync(), e => e.Message.StartsWith("sink-went-back", StringComparison.Ordinal));
    }

    [Fact]
    public Task A_sink_that_went_back_without_a_word_is_missed_by_its_test() =>
        Missed.ByAsync("SinkWentBackUntold", A_ledger_behind_the_stores_copy_is_a_stored_event_of_the_run_and_wins);
}
