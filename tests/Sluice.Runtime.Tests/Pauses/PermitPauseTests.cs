using Sluice.Connect;
using Sluice.Connect.Sinks;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Runtime.Tests.Permits;

namespace Sluice.Runtime.Tests.Pauses;

/// <summary>A store outage: permits run out, writing pauses, nothing is killed; when permits come again work goes on (S5; design, section 5).</summary>
public sealed class PermitPauseTests
{
    private const string EachBatch = "checkpoint.interval = 1, job.retry.times = 0, job.retry.interval.seconds = 0";
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(12);
    private readonly SwitchedClock _clock = new();
    private readonly LeasedPermits _permits;
    private int _hasRunOut;

    public PermitPauseTests()
    {
        _permits = new LeasedPermits(_clock);
        _permits.Grant(Length);
    }

    [Fact]
    public async Task S5_A_permit_that_runs_out_pauses_the_writing_and_an_extension_lets_it_go_on_where_it_was()
    {
        var unpermitted = 0;
        var sink = new MemorySink
        {
            OnCommit = _ =>
            {
                Interlocked.Add(ref unpermitted, _permits.AnyIsValid ? 0 : 1);
                return CommitOutcome.Committed;
            },
        };
        using var harness = Harness(sink);

        var running = harness.RunAsync(EachBatch);
        await harness.NotedAsync("writing pauses", running);
        Assert.False(running.IsCompleted);
        Assert.True(sink.Committed.Count < 100);
        _permits.Grant(Length);
        var result = await running;

        Assert.True(result.Run.Status == RunStatus.Finished, $"{result.Failure}");
        Assert.Equal(Enumerable.Range(0, 100), sink.Committed);
        Assert.Equal(0, unpermitted);
        Assert.Empty(harness.Retries);
        Assert.Contains(harness.Notes, n => n.Contains("writing goes on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task S5_A_target_is_not_prepared_while_the_permit_is_over_and_it_is_afterwards()
    {
        var sink = new MemorySink { Before = step => RunOutAt(step == "prepare") };
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(10), sink])) { Permits = _permits };

        var running = harness.RunAsync(EachBatch);
        await harness.NotedAsync("writing pauses", running);
        _permits.Grant(Length);

        Assert.Equal(RunStatus.Finished, (await running).Run.Status);
        Assert.Equal(Enumerable.Range(0, 10), sink.Committed);
    }

    [Fact]
    public async Task S6_A_cancel_ends_a_run_that_waits_for_a_permit()
    {
        using var cancel = new CancellationTokenSource();
        using var harness = Harness(new MemorySink());

        var running = harness.RunAsync(EachBatch, cancellationToken: cancel.Token);
        await harness.NotedAsync("writing pauses", running);
        await cancel.CancelAsync();

        Assert.Equal(RunStatus.Canceled, (await running).Run.Status);
    }

    [Fact]
    public async Task S5_A_permit_that_is_ended_for_good_ends_the_attempt_that_waits_for_it()
    {
        var sink = new MemorySink();
        using var harness = Harness(sink);

        var running = harness.RunAsync(EachBatch);
        await harness.NotedAsync("writing pauses", running);
        var committed = sink.Committed.Count;
        _permits.EndAll();
        var result = await running;

        Assert.IsType<PermitExpiredException>(result.Failure);
        Assert.Equal(committed, sink.Committed.Count);
    }

    [Fact]
    public async Task An_outage_of_the_store_is_no_failure_of_a_job_whose_attempts_hold_leases()
    {
        var away = 2;
        var sink = new MemorySink();
        using var harness = new RunHarness(new ConnectorCatalog([new ScriptedSource(10), sink]))
        {
            Permits = _permits,
            Around = store => FaultyJobStore.Around(
                store, (call, act) => call == nameof(IJobStore.CopyProgressAsync) && away-- > 0 ? throw FaultyJobStore.NoAnswer() : act()),
        };

        var result = await harness.RunAsync(EachBatch);

        Assert.True(result.Run.Status == RunStatus.Finished, $"{result.Failure}");
        Assert.Equal(Enumerable.Range(0, 10), sink.Committed);
        Assert.Contains(harness.Notes, n => n.Contains("waits for the store", StringComparison.Ordinal));
        Assert.Empty(harness.Retries);
    }

    [Fact]
    public Task A_permit_that_fails_the_task_is_missed_by_its_test() => Missed.ByAsync(
        "ExpiredPermitFailsTheTask", S5_A_permit_that_runs_out_pauses_the_writing_and_an_extension_lets_it_go_on_where_it_was);

    [Fact]
    public Task A_store_outage_that_counts_is_missed_by_its_test() => Missed.ByAsync(
        "StoreOutageCountsAsFailure", An_outage_of_the_store_is_no_failure_of_a_job_whose_attempts_hold_leases);

    /// <summary>A source whose 50th row comes when the permit has just run out, and a clock by which each row is a commit.</summary>
    private RunHarness Harness(MemorySink sink)
    {
        var source = new ScriptedSource(100)
        {
            Before = (row, _, _) =>
            {
                RunOutAt(row == 50);
                return Task.CompletedTask;
            },
        };
        return new RunHarness(new ConnectorCatalog([source, sink])) { Permits = _permits, Clock = new HastyClock() };
    }

    private void RunOutAt(bool isThere)
    {
        if (isThere && Interlocked.Exchange(ref _hasRunOut, 1) == 0)
            _clock.Advance(Length);
    }
}
