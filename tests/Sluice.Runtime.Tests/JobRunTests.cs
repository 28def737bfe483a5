using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Core.Errors;
using Sluice.Core.Runs;
using Sluice.TestServers;

namespace Sluice.Runtime.Tests;

public sealed class JobRunTests
{
    private const string Quick = "job.retry.interval.seconds = 0";

    [Fact]
    public async Task All_rows_arrive_once_and_in_order_within_a_split()
    {
        var sink = new MemorySink();
        using var harness = Harness(new ScriptedSource(500), sink);
        var result = await harness.RunAsync(Quick);
        Assert.Equal(RunStatus.Finished, result.Run.Status);
        Assert.Equal(Enumerable.Range(0, 500), sink.Committed);
        Assert.Equal((500, 500, 1), (result.Meters.Sources[0].Rows, result.Meters.Sinks[0].CommittedRows, result.Meters.Sources[0].SplitsDone));
    }

    [Fact]
    public async Task What_was_read_is_committed_when_it_is_due_though_its_source_gives_nothing_more_for_long()
    {
        var sink = new MemorySink();
        var source = new ScriptedSource(5)
        {
            Before = (row, _, ct) => row is 2 or 4 ? Condition.HoldsAsync(() => sink.Committed.Count == row, TimeSpan.FromSeconds(20), () => $"{sink.Committed.Count} of {row}", ct) : Task.CompletedTask,
        };
        using var harness = Harness(source, sink);

        var result = await harness.RunAsync($"checkpoint.interval = 50, {Quick}");

        Assert.Equal((RunStatus.Finished, 0), (result.Run.Status, harness.Retries.Count));
        Assert.Equal(Enumerable.Range(0, 5), sink.Committed);
    }

    [Fact]
    public async Task A_transient_failure_is_tried_again_from_the_last_commit_and_told()
    {
        var failures = 0;
        var source = new ScriptedSource(100) { Before = (row, _, _) => row == 50 && failures++ < 2 ? throw Transient() : Task.CompletedTask };
        var sink = new MemorySink();
        using var harness = Harness(source, sink);
        var result = await harness.RunAsync(Quick);
        Assert.Equal(RunStatus.Finished, result.Run.Status);
        Assert.Equal(2, harness.Retries.Count);
        Assert.Equal(Enumerable.Range(0, 100), sink.Committed);
    }

    [Fact]
    public async Task A_resume_that_ends_before_its_sinks_are_ready_counts_what_is_committed()
    {
        var sink = new MemorySink();
        using var harness = Harness(new ScriptedSource(100) { Before = (row, _, _) => row == 50 ? throw new InvalidOperationException("half") : Task.CompletedTask }, sink);
        var first = await harness.RunAsync($"read_limit.rows_per_second = 200, checkpoint.interval = 10, {Quick}");
        sink.OnFence = _ => throw new InvalidOperationException("no fence");

        var second = await harness.RunAsync(Quick, fresh: false);

        Assert.Equal((RunStatus.Failed, RunStatus.Failed), (first.Run.Status, second.Run.Status));
        Assert.InRange(first.Meters.Sinks[0].CommittedRows, 1, 50);
        Assert.Equal(first.Meters.Sinks[0].CommittedRows, second.Meters.Sinks[0].CommittedRows);
    }

    [Fact]
    public async Task Splits_that_an_earlier_run_moved_whole_are_told_from_those_of_this_one()
    {
        var (fives, isBroken) = (0, true);
        var source = new ScriptedSource(10)
        {
            Splits = 2,
            Before = (row, _, _) => row == 5 && Interlocked.Increment(ref fives) > 1 && isBroken ? throw new InvalidOperationException("half") : Task.CompletedTask,
        };
        using var harness = Harness(source, new MemorySink());
        var first = await harness.RunAsync($"parallelism = 1, {Quick}");
        isBroken = false;

        var second = await harness.RunAsync($"parallelism = 1, {Quick}", fresh: false);

        Assert.Equal((RunStatus.Failed, 0, 1), (first.Run.Status, first.Meters.Sources[0].EarlierSplits, first.Meters.Sources[0].SplitsDone));
        Assert.Equal((RunStatus.Finished, 1, 2), (second.Run.Status, second.Meters.Sources[0].EarlierSplits, second.Meters.Sources[0].SplitsDone));
    }

    [Fact]
    public async Task A_failure_that_stays_ends_the_run_FAILED_with_its_cause_after_the_allowed_tries()
    {
        var sink = new MemorySink();
        using var harness = Harness(new ScriptedSource(10) { Before = (_, _, _) => throw Transient() }, sink);
        var result = await harness.RunAsync($"job.retry.times = 2, {Quick}");
        Assert.Equal(RunStatus.Failed, result.Run.Status);
        Assert.Equal(2, harness.Retries.Count);
        Assert.Equal("gone", result.Failure!.Message);
        Assert.Equal("gone", result.Run.Error);
        Assert.Empty(sink.Committed);
    }

    [Theory]
    [InlineData("discover")]
    [InlineData("plan")]
    [InlineData("open")]
    [InlineData("fence")]
    [InlineData("prepare")]
    [InlineData("complete")]
    public async Task A_server_that_is_away_at_any_step_before_and_after_the_rows_is_tried_again_as_often_as_the_job_says(string step)
    {
        foreach (var away in new[] { 2, 3 })
        {
            var left = away;
            void Fail(string at) => _ = at == step && left-- > 0 ? throw Transient() : 0;
            var sink = new MemorySink { Before = Fail };
            using var harness = Harness(new ScriptedSource(10) { BeforeStep = Fail }, sink);
            if (away == 2)
            {
                Assert.Equal(RunStatus.Finished, (await harness.RunAsync($"job.retry.times = 2, {Quick}")).Run.Status);
                Assert.Equal(Enumerable.Range(0, 10), sink.Committed);
                Assert.Equal(1, sink.Prepared);
            }
            else
                Assert.Equal("gone", await EndOfAsync(harness));

            Assert.Equal(2, harness.Retries.Count);
        }
    }

    [Fact]
    public async Task A_fault_in_the_data_is_not_tried_again()
    {
        using var harness = Harness(new ScriptedSource(10) { Before = (_, _, _) => throw new ConnectorException("SLC2999", ConnectorSide.Source, "bad") }, new MemorySink());
        Assert.Equal(RunStatus.Failed, (await harness.RunAsync(Quick)).Run.Status);
        Assert.Empty(harness.Retries);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_settled_by_a_new_takeover()
    {
        var sink = new MemorySink { OnCommit = n => n == 1 ? throw new CommitInDoubtException("lost") : CommitOutcome.Committed };
        using var harness = Harness(new ScriptedSource(20), sink);
        Assert.Equal(RunStatus.Finished, (await harness.RunAsync(Quick)).Run.Status);
        Assert.Equal(Enumerable.Range(0, 20), sink.Committed);
    }

    [Fact]
    public async Task A_sink_that_asks_for_the_rows_again_gets_them_again_and_the_other_sink_does_not()
    {
        var first = new MemorySink("First");
        var second = new MemorySink("Second") { OnCommit = n => n == 1 ? CommitOutcome.Replay : CommitOutcome.Committed };
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(30), first, second]));
        var result = await harness.RunAsync(Quick, TwoSinks);
        Assert.True(result.Run.Status == RunStatus.Finished, result.Failure?.ToString());
        Assert.Equal(Enumerable.Range(0, 30), first.Committed);
        Assert.Equal(Enumerable.Range(0, 30), second.Committed);
    }

    [Fact]
    public async Task F50_two_sinks_that_stopped_at_different_commits_are_brought_together_on_resume()
    {
        var first = new MemorySink("First");
        var second = new MemorySink("Second") { OnCommit = _ => throw new ConnectorException("SLC3999", ConnectorSide.Sink, "full") };
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(30), first, second]));
        Assert.Equal(RunStatus.Failed, (await harness.RunAsync(Quick, TwoSinks)).Run.Status);
        Assert.Equal(30, first.Committed.Count);
        Assert.Empty(second.Committed);

        second.OnCommit = _ => CommitOutcome.Committed;
        Assert.Equal(RunStatus.Finished, (await harness.RunAsync(Quick, TwoSinks, fresh: false)).Run.Status);
        Assert.Equal(30, first.Committed.Count);
        Assert.Equal(Enumerable.Range(0, 30), second.Committed);
    }

    [Fact]
    public async Task A_fenced_task_ends_the_run_and_is_not_tried_again()
    {
        var sink = new MemorySink { OnCommit = _ => CommitOutcome.Fenced };
        using var harness = Harness(new ScriptedSource(5), sink);
        var result = await harness.RunAsync(Quick);
        Assert.Equal("SLC4005", Assert.IsType<SluiceException>(result.Failure).Code);
        Assert.Empty(harness.Retries);
        Assert.Empty(sink.Committed);
    }

    [Fact]
    public async Task A_cancel_ends_CANCELED_also_when_a_reader_waits_for_ever_and_a_resume_goes_on()
    {
        using var cancel = new CancellationTokenSource();
        var source = new ScriptedSource(40);
        source.Before = async (row, _, token) =>
        {
            if (row < 20)
                return;
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        };
        var sink = new MemorySink();
        using var harness = Harness(source, sink);
        Assert.Equal(RunStatus.Canceled, (await harness.RunAsync(Quick, cancellationToken: cancel.Token)).Run.Status);

        source.Before = (_, _, _) => Task.CompletedTask;
        Assert.Equal(RunStatus.Finished, (await harness.RunAsync(Quick, fresh: false)).Run.Status);
        Assert.Equal(Enumerable.Range(0, 40), sink.Committed);
        Assert.Equal(1, sink.Prepared);
    }

    [Fact]
    public async Task A_bad_row_fails_the_job_and_names_the_way_to_go_on_without_it()
    {
        var source = new ScriptedSource(10) { Before = (row, errors, _) => Reject(row, errors) };
        using var harness = Harness(source, new MemorySink());
        var result = await harness.RunAsync(Quick);
        Assert.Equal(RunStatus.Failed, result.Run.Status);
        Assert.Contains("row 3", result.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("error_policy = dead_letter", result.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bad_row_that_is_read_again_counts_once(bool isReplayed)
    {
        // Otherwise the rows are committed and the letters are not, so these are brought there alone.
        var (sink, letters) = (new MemorySink(), new MemorySink("LocalFile"));
        if (isReplayed)
            sink.OnCommit = n => n == 1 ? CommitOutcome.Replay : CommitOutcome.Committed;
        else
            letters.OnCommit = n => n == 1 ? throw Transient() : CommitOutcome.Committed;
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(20) { Before = RejectSix }, sink, letters]));
        var result = await harness.RunAsync($"job.retry.times = 2, {DeadLetter}, {Quick}");
        Assert.Equal((RunStatus.Finished, 6L), (result.Run.Status, result.Meters.DeadRows));
        Assert.Equal((20, 6), (sink.Committed.Count, letters.Committed.Count));
    }

    [Fact]
    public async Task More_bad_rows_than_the_limit_fail_the_job_also_after_some_were_committed()
    {
        var source = new ScriptedSource(20) { Before = (row, errors, _) => row % 2 == 0 ? Task.CompletedTask : RejectAsync(errors) };
        using var harness = new RunHarness(new ConnectorCatalog([source, new MemorySink(), new MemorySink("LocalFile")]));
        var result = await harness.RunAsync($"{DeadLetter.Replace("10", "5", StringComparison.Ordinal)}, checkpoint.interval = 1");
        Assert.Equal("SLC4003", Assert.IsType<ConnectorException>(result.Failure).Code);
        Assert.InRange(result.Meters.DeadRows, 0, 5);
    }

    [Fact]
    public async Task Columns_that_change_in_mid_stream_end_the_run()
    {
        var changed = new TableSchema(ScriptedSource.Table.Path, [new ColumnDefinition("m", DataType.Int)]);
        var sink = new MemorySink();
        using var harness = Harness(new ScriptedSource(10) { SchemaOf = row => row < 5 ? ScriptedSource.Table : changed }, sink);
        var result = await harness.RunAsync(Quick);
        Assert.Equal("SLC4002", Assert.IsType<ConnectorException>(result.Failure).Code);
        Assert.Empty(sink.Committed);
    }

    [Fact]
    public async Task Changes_from_more_than_one_split_are_refused_before_a_row_moves()
    {
        var source = new ScriptedSource(10) { Splits = 2, Capabilities = new SourceCapabilities(Restart.Exact) { EmitsChanges = true } };
        var sink = new MemorySink();
        using var harness = Harness(source, sink);
        var result = await harness.RunAsync(Quick);
        Assert.Contains("more than one split", Assert.IsType<ConfigException>(result.Failure).Message, StringComparison.Ordinal);
        Assert.Empty(sink.Committed);
    }

    [Fact]
    public async Task A_source_that_restarts_whole_splits_is_committed_only_at_their_ends()
    {
        var sink = new MemorySink();
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(50, Restart.WholeSplit) { Splits = 3 }, sink])) { Clock = new HastyClock() };
        Assert.Equal(RunStatus.Finished, (await harness.RunAsync($"checkpoint.interval = 1, {Quick}")).Run.Status);
        Assert.Equal(3, sink.Commits);
    }

    [Fact]
    public async Task The_interval_commits_inside_a_split_that_can_be_read_from_anywhere()
    {
        var sink = new MemorySink();
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(50), sink])) { Clock = new HastyClock() };
        Assert.Equal(RunStatus.Finished, (await harness.RunAsync($"checkpoint.interval = 1, {Quick}")).Run.Status);
        Assert.True(sink.Commits > 10, $"{sink.Commits} commits");
        Assert.Equal(Enumerable.Range(0, 50), sink.Committed);
    }

    [Fact]
    public async Task An_unbounded_source_cannot_run_in_a_batch_job()
    {
        var source = new ScriptedSource(1) { Capabilities = new SourceCapabilities(Restart.Exact) { IsBounded = false } };
        using var harness = Harness(source, new MemorySink());
        var refused = await Assert.ThrowsAsync<ConfigException>(() => harness.RunAsync(Quick));
        Assert.Contains("STREAMING", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_sinks_with_one_target_are_refused()
    {
        var target = new SinkCapabilities(SinkClass.Transactional) { Targets = ["db orders"] };
        using var harness = new RunHarness(new ConnectorCatalog(
            [new ScriptedSource(1), new MemorySink("First") { DeclaredCapabilities = target }, new MemorySink("Second") { DeclaredCapabilities = target }]));
        var refused = await Assert.ThrowsAsync<ConfigException>(() => harness.RunAsync(Quick, TwoSinks));
        Assert.Contains("same target", refused.Message, StringComparison.Ordinal);
    }

    private const string TwoSinks = "source { Scripted { plugin_output = a } }\nsink { First { plugin_input = a }\n Second { plugin_input = a } }";

    /// <summary>Why a run failed, whether it had begun or not.</summary>
    private static async Task<string?> EndOfAsync(RunHarness harness)
    {
        try
        {
            return (await harness.RunAsync($"job.retry.times = 2, {Quick}")).Run.Error;
        }
        catch (ConnectorException e)
        {
            return e.Message;
        }
    }

    private static Task Reject(int row, IRowErrors errors)
    {
        if (row == 3)
            errors.Reject(new RowError("SLC2998", "row 3", "n", "x", "not a number", default));
        return Task.CompletedTask;
    }

    private const string DeadLetter = "error_policy = dead_letter, dead_letter.path = dead, dead_letter.max_rows = 10";

    private static Task RejectSix(int row, IRowErrors errors, CancellationToken cancellationToken) => row < 6 ? RejectAsync(errors) : Task.CompletedTask;

    private static Task RejectAsync(IRowErrors errors)
    {
        errors.Reject(new RowError("SLC2998", "a row", "n", "x", "not a number", default));
        return Task.CompletedTask;
    }

    private static ConnectorException Transient() => new("SLC2997", ConnectorSide.Source, "gone", isTransient: true);

    private static RunHarness Harness(ScriptedSource source, MemorySink sink) => new(new ConnectorCatalog([source, sink]));
}
