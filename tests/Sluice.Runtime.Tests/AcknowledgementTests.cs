using Sluice.Connect;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Core.Runs;

namespace Sluice.Runtime.Tests;

/// <summary>Sources that keep their rows until they are told that the rows are safe.</summary>
public sealed class AcknowledgementTests
{
    private const string OneSink = "source { Queue {} }\nsink { Memory {} }";
    private const string TwoSinks = "source { Queue { plugin_output = q } }\nsink { First { plugin_input = q }, Second { plugin_input = q } }";

    [Fact]
    public async Task Rows_are_acknowledged_when_every_sink_has_committed_them_and_not_before()
    {
        var (first, second) = (new MemorySink("First"), new MemorySink("Second"));
        var unsafeRows = 0;
        var queue = new HeldQueue(20, window: 100);
        queue.Acknowledging = () => unsafeRows += Math.Abs(first.Committed.Count - second.Committed.Count) + (second.Committed.IsEmpty ? 1 : 0);
        using var harness = new RunHarness(new ConnectorCatalog([queue, first, second]));

        Assert.Equal(RunStatus.Finished, (await harness.RunAsync("", TwoSinks)).Run.Status);

        Assert.Equal((0, 0), (queue.Held, unsafeRows));
        Assert.Equal(Enumerable.Range(0, 20), second.Committed);
    }

    [Fact]
    public async Task Rows_of_a_run_that_could_not_commit_are_there_for_the_next()
    {
        var queue = new HeldQueue(20, window: 100);
        var sink = new MemorySink { OnCommit = _ => throw new ConnectorException("SLC3999", ConnectorSide.Sink, "full") };
        using var harness = new RunHarness(new ConnectorCatalog([queue, sink]));
        Assert.Equal(RunStatus.Failed, (await harness.RunAsync("", OneSink)).Run.Status);
        Assert.Equal(20, queue.Held);

        sink.OnCommit = _ => CommitOutcome.Committed;
        Assert.Equal(RunStatus.Finished, (await harness.RunAsync("", OneSink, fresh: false)).Run.Status);

        Assert.Equal(0, queue.Held);
        Assert.Equal(Enumerable.Range(0, 20), sink.Committed);
    }

    [Fact]
    public async Task A_source_that_gives_no_more_before_a_commit_gets_one_though_the_job_has_no_interval()
    {
        var queue = new HeldQueue(20, window: 3);
        var sink = new MemorySink();
        using var harness = new RunHarness(new ConnectorCatalog([queue, sink]));

        Assert.Equal(RunStatus.Finished, (await harness.RunAsync("checkpoint.interval = 0", OneSink)).Run.Status);

        Assert.Equal(0, queue.Held);
        Assert.Equal(Enumerable.Range(0, 20), sink.Committed);
        Assert.InRange(sink.Commits, 7, 21);
    }

    [Fact]
    public async Task No_sink_misses_a_row_when_another_had_committed_before_the_run_died()
    {
        var queue = new HeldQueue(20, window: 100);
        var first = new MemorySink("First");
        var second = new MemorySink("Second") { OnCommit = _ => throw new ConnectorException("SLC3999", ConnectorSide.Sink, "full") };
        using var harness = new RunHarness(new ConnectorCatalog([queue, first, second]));
        Assert.Equal(RunStatus.Failed, (await harness.RunAsync("", TwoSinks)).Run.Status);
        Assert.Equal((20, 0, 20), (first.Committed.Count, second.Committed.Count, queue.Held));

        second.OnCommit = _ => CommitOutcome.Committed;
        Assert.Equal(RunStatus.Finished, (await harness.RunAsync("", TwoSinks, fresh: false)).Run.Status);

        // The first had them already: at least once.
        Assert.Equal(Enumerable.Range(0, 20).Concat(Enumerable.Range(0, 20)), first.Committed);
        Assert.Equal(Enumerable.Range(0, 20), second.Committed);
        Assert.Equal(0, queue.Held);
    }
}
