using Sluice.Cli.Tests.Server;
using Sluice.Client.Contract;

namespace Sluice.Cli.Tests;

public sealed class JobsTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public async Task Jobs_are_a_table_that_fits(int width)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs", Story.Jobs);

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = width }, "jobs");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.All(typed.Out.Split('\n'), l => Assert.True(l.Length <= width || l.StartsWith("  sluice ", StringComparison.Ordinal), l));
        Golden.Equal($"jobs.{width}", typed.Out + typed.Error);
    }

    [Fact]
    public async Task Filters_are_the_servers()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs", new Page<Job> { Items = [] });

        var typed = await Typed.RunAsync(server, "jobs", "--status", "running", "--name", "orders-*", "--limit", "5", "--cursor", "99");

        Assert.Equal("GET /api/v1/jobs?status=RUNNING&name=orders-%2A&limit=5&cursor=99", server.Asked.Single().Line);
        Assert.Equal((ExitStatus.Done, "", "No job matches.\n"), (typed.Exit, typed.Out, typed.Error));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public async Task A_job_that_hangs_in_a_stop_says_who_stops_it_what_is_left_and_where_it_is_stuck(int width)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs/7311", Story.Canceling).On("GET /api/v1/jobs/7311/tasks", Story.Tasks);

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = width }, "job", "7311");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.All(typed.Out.Split('\n'), l => Assert.True(l.Length <= width || l.StartsWith("  sluice ", StringComparison.Ordinal), l));
        Golden.Equal($"job-canceling.{width}", typed.Out);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public async Task A_job_that_was_stopped_by_force_shows_its_receipt_and_the_next_command(int width)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs/7311", Story.ForceStopped with { Stop = Story.Fenced });

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = width, Now = Story.At(3, 20, 0) }, "job", "7311");

        Golden.Equal($"job-stopped.{width}", typed.Out);
    }

    [Fact]
    public async Task All_receipts_of_a_job_are_shown_those_of_earlier_runs_too()
    {
        await using var server = await CannedServer.StartAsync();
        var first = Story.Fenced with { Decision = Story.Fenced.Decision with { Run = 1, Ordinal = 1 } };
        server.On("GET /api/v1/jobs/7311", Story.Running)
            .On("GET /api/v1/jobs/7311/stops?limit=1000", new Page<StopReceipt> { Items = [Story.Fenced], NextCursor = "2-2" })
            .On("GET /api/v1/jobs/7311/stops?limit=1000&cursor=2-2", new Page<StopReceipt> { Items = [first] });

        var typed = await Typed.RunAsync(server, "job", "7311", "--stops");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.Equal(["7311/2/2", "7311/1"], typed.Out.Split('\n').Where(l => l.StartsWith("  receipt", StringComparison.Ordinal)).Select(l => l.Split(' ')[^1]));
    }

    [Fact]
    public async Task Where_no_bound_exists_the_receipt_says_so_and_why()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs/7311", Story.ForceStopped with { Stop = Story.Unbounded });

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Now = Story.At(3, 20, 0) }, "job", "7311");

        Assert.Contains("Not safe yet", typed.Out, StringComparison.Ordinal);
        Golden.Equal("job-unbounded.80", typed.Out);
    }

    [Fact]
    public async Task As_a_document_it_is_what_the_server_sent_with_what_this_release_does_not_know()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs/7", new Canned(200, """{"id":"7","name":"a","run":1,"status":"HIBERNATING","moon":{"phase":"full"}}"""));

        var typed = await Typed.RunAsync(server, "job", "7", "--json");

        Assert.Equal("", typed.Error);
        Assert.Equal("""{"id":"7","name":"a","run":1,"status":"HIBERNATING","moon":{"phase":"full"}}""", string.Concat(typed.Out.Where(c => !char.IsWhiteSpace(c))));
    }

    [Fact]
    public async Task Names_and_reasons_cannot_write_to_the_terminal_what_the_command_did_not()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs/7311", Story.ForceStopped with { Name = "a\u001b[2J\u009b31mb\u202ec", Error = "line 1\nJob 1 is FINISHED" });

        var typed = await Typed.RunAsync(server, "job", "7311");

        Assert.DoesNotContain('\u001b', typed.Out);
        Assert.DoesNotContain('\u009b', typed.Out);
        Assert.DoesNotContain('\u202e', typed.Out);
        Assert.Contains("a<001B>[2J<009B>31mb<202E>c", typed.Out, StringComparison.Ordinal);
        Assert.Contains("line 1 Job 1 is FINISHED", typed.Out, StringComparison.Ordinal);
    }
}
