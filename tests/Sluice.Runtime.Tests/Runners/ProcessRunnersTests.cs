using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Sluice.Core.Attempts;
using Sluice.Core.Leases;
using Sluice.Core.Telemetry;
using Sluice.Runtime.Permits;
using Sluice.TestServers;

namespace Sluice.Runtime.Tests.Runners;

public sealed class ProcessRunnersTests
{
    /// <summary>What asking, SIGTERM and SIGKILL may take together, and a loaded machine beside.</summary>
    private static readonly TimeSpan s_bound = RunnersHome.Times.Asked + (RunnersHome.Times.Signaled * 2) + TimeSpan.FromSeconds(5);

    [Fact]
    public async Task An_attempt_moves_what_there_is_completes_the_run_and_is_told_finished_when_its_process_is_gone()
    {
        await using var home = await RunnersHome.OpenAsync(o => o with { Spares = 1 });
        var grant = await home.GrantAsync("prints");

        home.Runners.Start(grant, RunnersHome.LongPermit);
        var end = await home.EndedAsync(grant);

        Assert.True(end.State == AttemptState.Finished, $"{end}\n{home.Log()}");
        Assert.Equal((10L, 10L), (end.Counts.ReadRows, end.Counts.CommittedRows));
        Assert.Equal(10, home.Rows().Count);
        Assert.True((await home.Store.ReadSnapshotAsync(grant.Attempt.Run, RunnersHome.Ct))!.Splits.IsAllDone);
        Assert.Contains("Content-Length: 5", home.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_that_is_killed_fails_its_attempt_for_now_and_says_by_which_signal()
    {
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("flows", rows: 1_000_000);
        home.Runners.Start(grant, RunnersHome.LongPermit);
        await home.ToldAsync(grant, n => n.Counts.ReadRows > 0);

        RunnersHome.Signal(home.RunnerProcess(), RunnersHome.KillSignal);
        var end = await home.EndedAsync(grant);

        Assert.Equal((AttemptState.Failed, true), (end.State, end.IsTransient));
        Assert.Contains("signal 9", end.Error, StringComparison.Ordinal);
    }

    /// <summary>Told as failed, it failed its run in a store that did not know yet that the run had been stopped.</summary>
    [Fact]
    public async Task F23_An_attempt_whose_process_is_ended_for_the_sake_of_another_has_been_stopped_and_has_not_failed()
    {
        await using var home = await RunnersHome.OpenAsync();
        var first = await home.GrantAsync("flows", rows: 1_000_000);
        var second = await home.GrantBesideAsync(first);
        home.Runners.Start(first, RunnersHome.LongPermit);
        home.Runners.Start(second, RunnersHome.LongPermit);

        home.Runners.Kill(first.Attempt.Id, "its run has ended", atOnce: true);

        foreach (var grant in (AttemptGrant[])[first, second])
        {
            var end = await home.EndedAsync(grant);
            Assert.Equal((AttemptState.Stopped, "its run has ended"), (end.State, end.Error));
        }
    }

    [Fact]
    public async Task F54_An_attempt_that_comes_while_another_of_its_run_is_being_killed_gets_a_process_that_lives()
    {
        await using var home = await RunnersHome.OpenAsync();
        var first = await home.GrantAsync("blocks in native code");
        var second = await home.GrantBesideAsync(first);
        home.Runners.Start(first, RunnersHome.LongPermit);
        await home.ToldAsync(first, n => n.Counts.ReadRows == 10);

        home.Runners.Kill(first.Attempt.Id, "its session was declared lost", atOnce: false);
        home.Runners.Start(second, Permit.None);
        Assert.Equal(AttemptState.Stopped, (await home.EndedAsync(first)).State);
        home.Runners.Extend(second.Attempt.Id, RunnersHome.LongPermit, AttemptOrder.Run);

        var end = await home.EndedAsync(second);
        Assert.True(end.State == AttemptState.Finished, $"{end}\n{home.Log()}");
    }

    [Fact]
    public async Task A_runner_that_never_says_a_word_is_ended_and_its_attempt_is_told_so()
    {
        await using var home = await RunnersHome.OpenAsync(o => o with { Program = "sh", Arguments = ["-c", "sleep 600"] });
        var grant = await home.GrantAsync("prints");

        home.Runners.Start(grant, RunnersHome.LongPermit);
        var end = await home.EndedAsync(grant);

        Assert.Equal((AttemptState.Failed, true), (end.State, end.IsTransient));
        Assert.Contains("said nothing for 6 s", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F25_A_node_that_can_start_no_runner_is_in_quarantine_until_it_can()
    {
        // A file where the folder should be: as with a disk that is full, nothing can be written there.
        await using var home = await RunnersHome.OpenAsync(o =>
        {
            File.WriteAllText(o.Folder, "");
            return o;
        });
        Assert.Null(home.Runners.Quarantine);
        var grant = await home.GrantAsync("prints");

        home.Runners.Start(grant, RunnersHome.LongPermit);
        var end = await home.EndedAsync(grant);

        Assert.Equal((AttemptState.Failed, true), (end.State, end.IsTransient));
        Assert.Contains("a runner could not be started", home.Runners.Quarantine, StringComparison.Ordinal);
        File.Delete(home.Options.Folder);
        await Condition.HoldsAsync(() => home.Runners.Quarantine is null, RunnersHome.Deadline, () => home.Runners.Quarantine ?? "", RunnersHome.Ct);
    }

    [Fact]
    public async Task S9_What_was_in_a_runner_is_told_of_whole_lines_and_of_none_that_works_again()
    {
        await using var home = await RunnersHome.OpenAsync();
        var ended = Directory.CreateDirectory(Path.Combine(home.Options.Folder, "ended")).FullName;
        await File.WriteAllLinesAsync(Path.Combine(ended, "12-34"), ["34", "run 1 1 1", "run 1 1 1 41 .", "run 1 1 1 42 .", "run 1 1 1 4"], RunnersHome.Ct);
        Assert.Equal([41, 42], Assert.Single(home.Runners.Left.Read()).Attempts.Select(a => a.Value));

        await File.WriteAllLinesAsync(Path.Combine(home.Options.Folder, "56"), ["78", "run 1 1 1", "run 1 1 1 42 ."], RunnersHome.Ct);
        Assert.Equal([41], Assert.Single(home.Runners.Left.Read()).Attempts.Select(a => a.Value));
    }

    [Fact]
    public async Task S9_A_runner_that_is_gone_is_remembered_with_its_run_until_it_is_swept_after_and_over_restarts()
    {
        await using var home = await RunnersHome.OpenAsync(o => o with { Spares = 1 });
        var grant = await home.GrantAsync("flows", rows: 1_000_000);
        home.Runners.Start(grant, RunnersHome.LongPermit);
        await home.ToldAsync(grant, n => n.Counts.ReadRows > 0);
        Assert.Empty(home.Runners.Left.Read());

        home.Runners.Kill(grant.Attempt.Id, "a test", atOnce: true);
        await home.EndedAsync(grant);
        var left = Assert.Single(home.Runners.Left.Read());
        await home.ReopenAsync();

        // The spare worked for nobody.
        Assert.Equal((grant.Attempt.Run, grant.Generation, left.Mark), (left.Run, left.Generation, Assert.Single(home.Runners.Left.Read()).Mark));
        Assert.Equal(grant.Attempt.Id, Assert.Single(left.Attempts));
        home.Runners.Left.Forget(left);
        Assert.Empty(home.Runners.Left.Read());
    }

    [Fact]
    public async Task A_commit_of_a_runner_is_an_activity_of_its_run_on_the_node()
    {
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s == SluiceTelemetry.Activities,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("prints", rows: 10);
        var began = DateTime.UtcNow;

        home.Runners.Start(grant, RunnersHome.LongPermit);
        await home.EndedAsync(grant);

        // Other tests commit beside this one.
        var (job, run) = (grant.Attempt.Run.Job.Value, grant.Attempt.Run.Number.Value);
        Activity? commit = null;
        await Condition.HoldsAsync(
            () => (commit = seen.FirstOrDefault(a => a.OperationName == "sluice.commit" && Equals(a.GetTagItem("sluice.job"), job))) is not null, RunnersHome.Deadline,
            () => string.Join(", ", seen.Select(a => $"{a.OperationName} {a.GetTagItem("sluice.job")}")), RunnersHome.Ct);
        Assert.Equal((run, "Staged"), ((int)commit!.GetTagItem("sluice.run")!, (string)commit.GetTagItem("sluice.sink.class")!));
        Assert.InRange(commit.StartTimeUtc, began, DateTime.UtcNow);
        Assert.True(commit.Duration > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_runner_that_ends_by_itself_fails_its_attempt_with_its_status_and_last_words()
    {
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("exits");

        home.Runners.Start(grant, RunnersHome.LongPermit);
        var end = await home.EndedAsync(grant);

        Assert.Equal((AttemptState.Failed, true), (end.State, end.IsTransient));
        Assert.Contains("status 3", end.Error, StringComparison.Ordinal);
        Assert.Contains("this is the end", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_needs_more_memory_than_a_runner_has_costs_itself_and_is_told_so()
    {
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("allocates");

        home.Runners.Start(grant, RunnersHome.LongPermit);
        var end = await home.EndedAsync(grant);

        Assert.Equal((AttemptState.Failed, true), (end.State, end.IsTransient));
        Assert.Contains("out of memory", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blocks in native code", "source.read")]
    [InlineData("swallows cancellation", "source.read")]
    [InlineData("spins", "source.read")]
    [InlineData("hangs in dispose", "")]
    public async Task F27_Whatever_a_connector_does_its_runner_is_ended_in_bound_and_the_receipt_says_where_it_was_stuck(string how, string where)
    {
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync(how);
        home.Runners.Start(grant, RunnersHome.LongPermit);
        await home.ToldAsync(grant, n => n.Counts.ReadRows == 10);
        var process = home.RunnerProcess();
        var clock = Stopwatch.StartNew();

        home.Runners.Kill(grant.Attempt.Id, "a test", atOnce: false);
        var end = await home.EndedAsync(grant);

        Assert.Equal(AttemptState.Stopped, end.State);
        Assert.True(clock.Elapsed < s_bound, $"{clock.Elapsed}");
        Assert.False(RunnersHome.IsAlive(process));
        Assert.Contains(where, end.Breadcrumb, StringComparison.Ordinal);
        Assert.Null(home.Runners.Quarantine);
    }

    [Fact]
    public async Task F1_A_runner_that_slept_across_its_permit_writes_nothing_when_it_wakes()
    {
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("flows", rows: 1_000_000, env: "checkpoint.interval = 50");
        home.Runners.Start(grant, new Permit(BootClock.Instance.Now + TimeSpan.FromSeconds(20)));
        await home.ToldAsync(grant, n => n.Counts.CommittedRows > 0);
        var process = home.RunnerProcess();
        var until = BootClock.Instance.Now + TimeSpan.FromSeconds(1);
        RunnersHome.Signal(process, RunnersHome.Stop);
        var rows = home.Rows().Count;
        await Condition.HoldsAsync(
            () => BootClock.Instance.Now > until + TimeSpan.FromSeconds(20), RunnersHome.Deadline, () => "the clock stands", RunnersHome.Ct);

        RunnersHome.Signal(process, RunnersHome.Continue);
        await home.ToldAsync(grant, n => n.Breadcrumb?.Contains("permit.wait", StringComparison.Ordinal) == true);

        Assert.Equal(rows, home.Rows().Count);
        home.Runners.Extend(grant.Attempt.Id, RunnersHome.LongPermit, AttemptOrder.Run);
        await Condition.HoldsAsync(() => home.Rows().Count > rows, RunnersHome.Deadline, home.Log, RunnersHome.Ct);
    }

    [Fact]
    public async Task T2_A_runner_that_sleeps_is_gone_at_once_when_its_run_is_over()
    {
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("flows", rows: 1_000_000);
        home.Runners.Start(grant, RunnersHome.LongPermit);
        await home.ToldAsync(grant, n => n.Counts.ReadRows > 0);
        var process = home.RunnerProcess();
        RunnersHome.Signal(process, RunnersHome.Stop);
        var clock = Stopwatch.StartNew();

        home.Runners.Kill(grant.Attempt.Id, "its run has ended", atOnce: true);
        var end = await home.EndedAsync(grant);

        Assert.Equal(AttemptState.Stopped, end.State);
        Assert.True(clock.Elapsed < RunnersHome.Times.Asked + TimeSpan.FromSeconds(1), $"{clock.Elapsed}");
        Assert.False(RunnersHome.IsAlive(process));
        Assert.Empty(home.Rows());
    }

    [Fact]
    public async Task A_savepoint_commits_at_once_what_was_written_also_while_the_source_waits()
    {
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("waits");
        home.Runners.Start(grant, RunnersHome.LongPermit);
        await home.ToldAsync(grant, n => n.Counts.UncommittedRows == 10);

        home.Runners.Extend(grant.Attempt.Id, RunnersHome.LongPermit, AttemptOrder.CommitAndEnd);
        var end = await home.EndedAsync(grant);

        Assert.Equal((AttemptState.Stopped, 10L), (end.State, end.Counts.CommittedRows));
        Assert.Equal(10, home.Rows().Count);
    }

    [Fact]
    public async Task An_order_to_end_rolls_back_what_is_not_committed_and_is_good_order_where_each_write_was_answered()
    {
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("waits");
        home.Runners.Start(grant, RunnersHome.LongPermit);
        await home.ToldAsync(grant, n => n.Counts.UncommittedRows == 10);

        home.Runners.Extend(grant.Attempt.Id, RunnersHome.LongPermit, AttemptOrder.End);
        var end = await home.EndedAsync(grant);

        Assert.Equal((AttemptState.Stopped, 0L), (end.State, end.Counts.CommittedRows));
        Assert.True(end.IsQuiesced);
        Assert.Empty(home.Rows());
    }

    [Fact]
    public async Task S5_An_order_to_end_that_cuts_off_a_write_leaves_open_whether_it_lands()
    {
        await using var server = await AnsweringServer.StartAsync((http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("waits", sink: $$"""{ "plugin_name": "Http", "url": "{{server.Url}}" }""");
        home.Runners.Start(grant, RunnersHome.LongPermit);
        await Condition.HoldsAsync(() => server.Requests.Count > 0, RunnersHome.Deadline, home.Log, RunnersHome.Ct);

        home.Runners.Extend(grant.Attempt.Id, RunnersHome.LongPermit, AttemptOrder.End);
        var end = await home.EndedAsync(grant);

        Assert.Equal(AttemptState.Stopped, end.State);
        Assert.False(end.IsQuiesced);
    }

    [Fact]
    public async Task F29_A_helper_that_a_connector_left_behind_is_ended_with_its_runner_and_the_attempt_is_gone_only_then()
    {
        Assert.SkipUnless(RunnersHome.CanEndFamilies, "ending a helper that has left its runner's process group needs a writable control group of version 2");
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("leaves a helper");
        home.Runners.Start(grant, RunnersHome.LongPermit);
        await home.ToldAsync(grant, n => n.Counts.ReadRows == 10);
        var process = home.RunnerProcess();
        await Condition.HoldsAsync(() => RunnersHome.HelperOf(process) is not null, RunnersHome.Deadline, home.Log, RunnersHome.Ct);
        var helper = RunnersHome.HelperOf(process)!.Value;

        home.Runners.Kill(grant.Attempt.Id, "a test", atOnce: true);
        var end = await home.EndedAsync(grant);

        Assert.Equal(AttemptState.Stopped, end.State);
        Assert.False(RunnersHome.IsAlive(process));
        Assert.False(RunnersHome.IsAlive(helper));
    }

    [Fact]
    public async Task F53_A_runner_outlives_the_thread_that_asked_for_it()
    {
        await using var home = await RunnersHome.OpenAsync();
        var grant = await home.GrantAsync("flows", rows: 1_000_000, env: "checkpoint.interval = 50");
        var asking = new Thread(() => home.Runners.Start(grant, RunnersHome.LongPermit));
        asking.Start();
        await home.ToldAsync(grant, n => n.Counts.CommittedRows > 0);
        asking.Join();
        var process = home.RunnerProcess();
        var rows = home.Rows().Count;

        await Condition.HoldsAsync(() => home.Rows().Count > rows, RunnersHome.Deadline, home.Log, RunnersHome.Ct);

        Assert.True(RunnersHome.IsAlive(process));
        Assert.False(home.HasEnded(grant));
    }

    [Fact]
    public async Task F33_A_runner_ends_with_the_pipe_of_its_agent()
    {
        await using var home = await RunnersHome.OpenAsync();
        using var process = Start(home, Environment.ProcessId);
        await Condition.HoldsAsync(() => process.StandardOutput.Peek() >= 0, RunnersHome.Deadline, () => "it says nothing", RunnersHome.Ct);

        process.StandardInput.Close();

        await process.WaitForExitAsync(RunnersHome.Ct).WaitAsync(RunnersHome.Deadline, RunnersHome.Ct);
    }

    [Fact]
    public async Task A_runner_whose_agent_died_before_it_could_look_ends_at_once()
    {
        await using var home = await RunnersHome.OpenAsync();
        using var process = Start(home, agent: 1);

        await process.WaitForExitAsync(RunnersHome.Ct).WaitAsync(RunnersHome.Deadline, RunnersHome.Ct);
    }

    private static Process Start(RunnersHome home, int agent) => Process.Start(
        new ProcessStartInfo(home.Options.Program, [.. home.Options.Arguments, "--agent", agent.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
}
