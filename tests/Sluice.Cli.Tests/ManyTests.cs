using Sluice.Cli.Tests.Server;
using Sluice.Client.Contract;

namespace Sluice.Cli.Tests;

/// <summary>Stops by a filter: what was shown is what is stopped, each with a receipt.</summary>
public sealed class ManyTests
{
    private static async Task<CannedServer> ServerAsync()
    {
        var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs", new Page<Job> { Items = [Story.Running with { Id = 12, Name = "orders-b" }, Story.Running with { Id = 11, Name = "orders-a" }, Story.ForceStopped with { Id = 10, Name = "orders-0" }] })
            .On("GET /api/v1/jobs", new Page<Job> { Items = [Story.Running with { Id = 13, Name = "orders-new" }] });
        server.On("POST /api/v1/jobs/11/cancel", Story.Canceling with { Id = 11, Name = "orders-a", Stuck = false, Outcome = StopOutcome.Stopped }, 202)
            .On("POST /api/v1/jobs/12/cancel", Story.Canceling with { Id = 12, Name = "orders-b", Stuck = false, Outcome = StopOutcome.Stopped }, 202);
        return server;
    }

    [Fact]
    public async Task They_are_shown_and_asked_about_first_and_those_that_were_shown_are_stopped()
    {
        await using var server = await ServerAsync();

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Input = "y\n" }, "cancel", "--name", "orders-*");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.Equal(["POST /api/v1/jobs/11/cancel", "POST /api/v1/jobs/12/cancel"], server.Asked.Where(a => a.Line[0] == 'P').Select(a => a.Line).Order(StringComparer.Ordinal));
        Assert.Equal(2, server.Asked.Where(a => a.Line[0] == 'P').Select(a => a.RequestId).Distinct().Count());
        Golden.Equal("cancel-many.80", $"{typed.Error.Replace(server.Address, "http://server", StringComparison.Ordinal)}----\n{typed.Out}");
    }

    [Fact]
    public async Task Whoever_does_not_say_yes_stops_nothing()
    {
        await using var server = await ServerAsync();

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Input = "\n" }, "cancel", "--name", "orders-*");

        Assert.Equal(ExitStatus.Canceled, typed.Exit);
        Assert.DoesNotContain(server.Asked, a => a.Line[0] == 'P');
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_yes_has_to_be_said()
    {
        await using var server = await ServerAsync();

        var typed = await Typed.RunAsync(server, "cancel", "--name", "orders-*");

        Assert.Equal(ExitStatus.BadUsage, typed.Exit);
        Assert.Contains("say --yes", typed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Asked, a => a.Line[0] == 'P');
    }

    [Theory]
    [InlineData("cancel", "--yes", "--name", "")]
    [InlineData("cancel", "--yes", "--name", " ")]
    [InlineData("force-stop", "--yes", "--reason", "x", "--name", "")]
    [InlineData("force-stop", "--yes", "--reason", "x", "--status", "RUNNING", "--name", "")]
    [InlineData("jobs", "--name", "")]
    public async Task An_empty_name_is_not_every_job(params string[] args)
    {
        await using var server = await ServerAsync();

        var typed = await Typed.RunAsync(server, args);

        Assert.Equal(ExitStatus.BadUsage, typed.Exit);
        Assert.Contains("--name is empty, which would be every job", typed.Error, StringComparison.Ordinal);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task One_that_is_refused_holds_up_no_other_and_is_told()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs", new Page<Job> { Items = [Story.Running with { Id = 12 }, Story.Running with { Id = 11 }] })
            .On("POST /api/v1/jobs/11/force-stop", Story.ForceStopAnswer with { Job = Story.ForceStopped with { Id = 11 } })
            .On("POST /api/v1/jobs/12/force-stop", new Problem { Title = "t", Status = 403, Code = ProblemCodes.Forbidden, Detail = "anna may not stop job 12." });

        var typed = await Typed.RunAsync(server, "force-stop", "--status", "RUNNING", "--reason", "x", "--yes");

        Assert.Equal(ExitStatus.BadUsage, typed.Exit);
        Assert.Contains("11  stopped", typed.Out, StringComparison.Ordinal);
        Assert.Contains("anna may not stop job 12.", typed.Error, StringComparison.Ordinal);
    }
}
