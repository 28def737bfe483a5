using Sluice.Cli.Tests.Server;
using Sluice.Client.Contract;

namespace Sluice.Cli.Tests;

/// <summary>What the verbs say of fences and of logs.</summary>
public sealed class FenceTests
{
    [Theory]
    [InlineData("refused", true, 0, "REFUSED: the ledger said no.")]
    [InlineData("bounded", true, 0, "no fence, but a bound: the ledger said no.")]
    [InlineData("accepted", false, 1, "ACCEPTED: the ledger said no.")]
    [InlineData("unknown", false, 4, "not known: the ledger said no.")]
    public async Task A_trial_of_the_fence_is_told_by_sink_and_only_a_fence_that_holds_is_success(string verdict, bool holds, int exit, string told)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7/verify-fence", new FenceTrial
        {
            Run = 1,
            Holds = holds,
            Sinks = [new SinkTrial { Sink = "sink[0].Jdbc", Fencing = SinkFencing.Transactional, Verdict = verdict, Proof = "the ledger said no" }],
        });

        var typed = await Typed.RunAsync(server, "verify-fence", "7");

        Assert.Equal(exit, typed.Exit);
        Assert.Contains("sink[0].Jdbc (Transactional):", typed.Out, StringComparison.Ordinal);
        Assert.Contains(told, typed.Out, StringComparison.Ordinal);
        Assert.Equal(exit == 0, typed.Error.Length == 0);
    }

    [Fact]
    public async Task A_drill_on_another_machine_freezes_nothing_and_submits_nothing()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/node", new NodeState { Name = "far", Process = Environment.ProcessId, Boot = "another machine", TrialFolder = "/nowhere" });

        var typed = await Typed.RunAsync(server, "drill", "zombie");

        Assert.Equal(ExitStatus.Refused, typed.Exit);
        Assert.Contains("the server's own machine", typed.Error, StringComparison.Ordinal);
        Assert.Equal(["GET /api/v1/node"], server.Asked.Select(q => q.Line));
    }

    [Fact]
    public async Task The_last_lines_of_a_log_come_with_their_times()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs/7/logs?tail=2&limit=2", new Page<LogLine>
        {
            Items = [new LogLine { Worker = "a", At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), Line = "one", Cursor = "1" }, new LogLine { Worker = "a", Line = "two", Cursor = "2" }],
        });

        var typed = await Typed.RunAsync(server, "logs", "7", "--tail", "2");

        Assert.Equal((0, "03:04:05.678 a: one\na: two\n"), (typed.Exit, typed.Out));
    }
}
