using System.Text.Json;
using Sluice.Cli.Tests.Server;
using Sluice.Client.Contract;
using Sluice.TestServers;

namespace Sluice.Cli.Tests;

public sealed class StopTests
{
    private const string Receipts = "GET /api/v1/jobs/7311/stops";

    private static Page<StopReceipt> Only(StopReceipt stop) => new() { Items = [stop] };

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public async Task A_dry_run_says_what_would_be_abandoned_and_when_it_would_be_safe(int width)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/force-stop", Story.DryRun);

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = width }, "force-stop", "7311", "--dry-run", "--reason", "x");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.Equal("""{"reason":"x","dryRun":true}""", server.Asked.Single().Body);
        Golden.Equal($"dry-run.{width}", typed.Out);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public async Task Waiting_tells_each_ring_as_it_closes_and_ends_when_all_is_safe(int width)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/force-stop", Story.ForceStopAnswer)
            .On(Receipts, Only(Story.Forced)).On(Receipts, Only(Story.Unreachable)).On(Receipts, Only(Story.Fenced));

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = width }, "force-stop", "7311", "--reason", "hangs since the release", "--wait");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Golden.Equal($"force-stop-wait.{width}", $"{typed.Error}----\n{typed.Out}");
    }

    [Fact]
    public async Task Waiting_goes_on_with_the_run_that_was_stopped_when_somebody_resumes_the_job()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/force-stop", Story.ForceStopAnswer)
            .On("GET /api/v1/jobs/7311/stop", new Problem { Title = "t", Status = 404, Code = ProblemCodes.NotFound, Detail = "Run 3 of job 7311 has no receipt." })
            .On(Receipts, Only(Story.Fenced));

        var typed = await Typed.RunAsync(server, "force-stop", "7311", "--reason", "x", "--wait");

        Assert.Equal((ExitStatus.Done, $"GET /api/v1/jobs/7311/stops?run={Story.Fenced.Decision.Run}"), (typed.Exit, server.Asked.Last().Line));
    }

    [Fact]
    public async Task Waiting_for_what_has_no_bound_says_so_once_and_ends_with_the_time_that_was_given()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/force-stop", Story.ForceStopAnswer).On(Receipts, Only(Story.Unbounded));

        var typed = await Typed.RunAsync(server, "force-stop", "7311", "--reason", "x", "--wait", "--timeout", "10m");

        Assert.Equal(ExitStatus.Refused, typed.Exit);
        Assert.Single(typed.Error.Split('\n'), l => l.Contains("unbounded", StringComparison.Ordinal));
        Assert.Contains("The time was up before all was safe", typed.Error, StringComparison.Ordinal);
        Assert.Contains("Not safe yet", typed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fence_says_nothing_of_a_sink_that_has_none()
    {
        await using var server = await CannedServer.StartAsync();
        var half = Story.Fenced.Progress.Residuals[0] with { Fencing = SinkFencing.LeaseOnly, QuiescedBy = StopBound.Unbounded };
        server.On("POST /api/v1/jobs/7311/force-stop", Story.ForceStopAnswer)
            .On(Receipts, Only(Story.Fenced with { Progress = Story.Fenced.Progress with { Residuals = [half] } }));

        var typed = await Typed.RunAsync(server, "force-stop", "7311", "--reason", "x", "--wait", "--timeout", "5s");

        Assert.Equal(ExitStatus.Refused, typed.Exit);
    }

    [Fact]
    public async Task A_stop_that_the_node_could_not_keep_in_its_journal_is_told_with_what_to_do()
    {
        await using var server = await CannedServer.StartAsync();
        var answer = Story.ForceStopAnswer;
        server.On("POST /api/v1/jobs/7311/force-stop", answer with { Stop = answer.Stop! with { Journaled = false } });

        var typed = await Typed.RunAsync(server, "force-stop", "7311", "--reason", "x");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.Contains("could not keep this stop in its journal", typed.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("Repeat the command", typed.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_force_stop_without_a_reason_is_not_sent()
    {
        await using var server = await CannedServer.StartAsync();

        Assert.Equal(ExitStatus.BadUsage, (await Typed.RunAsync(server, "force-stop", "7")).Exit);
        Assert.Contains("must say why", (await Typed.RunAsync(server, "force-stop", "7", "--reason", " ")).Error, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task A_cancel_carries_its_deadline_and_what_happens_then_and_says_where_to_look()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/cancel", Story.Canceling with { Stuck = false, Deadline = Story.At(3, 13, 30), Outcome = StopOutcome.Stopped }, 202);

        var typed = await Typed.RunAsync(server, "cancel", "7311", "--deadline", "1m30s", "--on-deadline", "keep-trying", "--reason", "release");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.Equal("""{"reason":"release","deadline":"90s","onDeadline":"keep-trying"}""", server.Asked.Single().Body);
        Golden.Equal("cancel.80", typed.Out);
    }

    [Fact]
    public async Task Waiting_for_a_cancel_tells_that_it_is_stuck_and_the_next_command_and_goes_on_to_the_end()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/cancel", Story.Canceling with { Stuck = false }, 202)
            .On("GET /api/v1/jobs/7311", Story.Canceling).On("GET /api/v1/jobs/7311", Story.Canceling)
            .On("GET /api/v1/jobs/7311", Story.ForceStopped with { Stop = Story.Fenced });

        var typed = await Typed.RunAsync(server, "cancel", "7311", "--wait");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.Single(typed.Error.Split('\n'), l => l.Contains("STUCK: its deadline", StringComparison.Ordinal));
        Assert.Contains("sluice force-stop 7311 --dry-run", typed.Error, StringComparison.Ordinal);
        Assert.StartsWith("Job 7311 (orders-to-warehouse) is CANCELED, run 2.", typed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_started_anew_while_somebody_waits_is_waited_for()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/cancel", Story.Canceling, 202)
            .On("GET /api/v1/jobs/7311", Canned.Broken).On("GET /api/v1/jobs/7311", Canned.Broken).On("GET /api/v1/jobs/7311", Story.ForceStopped);

        var typed = await Typed.RunAsync(server, "cancel", "7311", "--wait");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.Single(typed.Error.Split('\n'), l => l.Contains("Still waiting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_waiting_and_says_what_goes_on()
    {
        await using var server = await CannedServer.StartAsync();
        using var ctrlC = new CancellationTokenSource();
        server.On("POST /api/v1/jobs/7311/cancel", Story.Canceling, 202).On("GET /api/v1/jobs/7311", Story.Canceling);
        var typing = Typed.RunAsync(new Terminal(server.Address) { CtrlC = ctrlC.Token }, "cancel", "7311", "--wait");
        await Condition.HoldsAsync(() => server.Asked.Count > 2, TimeSpan.FromSeconds(20), () => $"asked {server.Asked.Count} times");

        await ctrlC.CancelAsync();

        var typed = await typing;
        Assert.Equal(ExitStatus.Canceled, typed.Exit);
        Assert.Contains("The cancel goes on without you. See how far it is:\n  sluice job 7311\n", typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_repeated_force_stop_answers_is_the_same_receipt()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/force-stop", Story.ForceStopAnswer with { Outcome = StopOutcome.AlreadyStopped });

        var typed = await Typed.RunAsync(server, "force-stop", "7311", "--reason", "x");

        Assert.Contains("It was stopped already: this is the receipt of that stop.", typed.Out, StringComparison.Ordinal);
        Assert.Contains("a11ce", typed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_a_document_the_answer_to_a_force_stop_is_the_servers()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/force-stop", Story.ForceStopAnswer);

        var typed = await Typed.RunAsync(server, "force-stop", "7311", "--reason", "x", "--json");

        Assert.Equal(Story.ForceStopAnswer.Stop!.Decision, JsonSerializer.Deserialize(typed.Out, ContractJson.TypeOf<ForceStopAnswer>())!.Stop!.Decision);
    }
}
