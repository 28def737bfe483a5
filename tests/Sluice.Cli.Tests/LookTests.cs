using System.Diagnostics;
using System.Text.Json;
using Sluice.Cli.Tests.Server;
using Sluice.Client.Contract;
using Sluice.TestServers;

namespace Sluice.Cli.Tests;

public sealed class LookTests
{
    private static readonly Worker s_a = new() { Id = "worker-a", Incarnation = 3, Address = "http://10.0.0.1:8090", Slots = 8, UsedSlots = 5, FreeSlots = 3, RegisteredAt = Story.At(1, 0, 0), LastSeenAt = Story.At(3, 11, 58) };

    private static readonly Page<Worker> s_workers = new()
    {
        Items =
        [
            s_a,
            s_a with { Id = "worker-b", Draining = true, UsedSlots = 1 },
            s_a with { Id = "worker-c", Incarnation = 4, Lost = true, UsedSlots = 1, LastSeenAt = Story.At(3, 11, 20), Quarantine = "a runner of job 7311 survived SIGKILL for 60 s" },
            s_a with { Id = "worker-d", Superseded = true, UsedSlots = 0 },
        ],
    };

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public async Task Tasks_and_workers_are_tables_that_fit_with_what_a_cell_has_no_room_for_below(int width)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs/7311/tasks", Story.Tasks).On("GET /api/v1/workers", s_workers);
        var terminal = new Terminal(server.Address) { Width = width };

        var tasks = await Typed.RunAsync(terminal, "tasks", "7311");
        var workers = await Typed.RunAsync(terminal, "workers");

        Assert.All((tasks.Out + workers.Out).Split('\n'), l => Assert.True(l.Length <= width, l));
        Assert.DoesNotContain("worker-d", workers.Out, StringComparison.Ordinal);
        Golden.Equal($"tasks.{width}", tasks.Out);
        Golden.Equal($"workers.{width}", workers.Out);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public async Task Top_shows_jobs_workers_what_was_left_behind_and_what_an_outage_would_hit(int width)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/workers", s_workers).On("GET /api/v1/jobs/7311", Story.ForceStopped);
        server.On("GET /api/v1/jobs", new Page<Job> { Items = [Story.ForceStopped] });
        foreach (var status in new[] { "CANCELING", "DOING_SAVEPOINT", "FAILING", "SCHEDULED", "PENDING", "CREATED" })
            server.On($"GET /api/v1/jobs?status={status}&limit=1000", new Page<Job> { Items = [] });
        server.On("GET /api/v1/jobs?status=RUNNING&limit=1000", new Page<Job> { Items = [Story.Running with { Id = 7312 }, Story.Running with { Id = 7310, Name = "b" }] });

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = width }, "top", "--once");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.All(typed.Out.Split('\n'), l => Assert.True(l.Length <= width, l));
        Golden.Equal($"top.{width}", typed.Out.Replace(server.Address, "http://server", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("worker-a", 0, "worker-a takes no new tasks")]
    [InlineData("worker-a#3", 0, "worker-a takes no new tasks")]
    [InlineData("worker-a#2", 2, "'worker-a#2' is not the latest session of worker-a, which is worker-a#3")]
    [InlineData("nope", 3, "sluice workers")]
    [InlineData("nope#1", 3, "sluice workers")]
    public async Task A_worker_is_drained_by_its_name_and_by_what_the_listing_shows(string worker, int exit, string words)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/workers", s_workers).On("POST /api/v1/workers/worker-a/drain", s_a, 202)
            .On("POST /api/v1/workers/nope/drain", new Problem { Title = "Not found", Status = 404, Code = ProblemCodes.NotFound, Detail = "d" });

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = 200 }, "drain", worker);

        Assert.Equal(exit, typed.Exit);
        Assert.Contains(words, typed.Out + typed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sluice jobs", typed.Error, StringComparison.Ordinal);
        Assert.Equal(exit != 2, server.Asked.Any(q => q.Line.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false, 4, "worker-a was started again meanwhile, and takes new tasks as worker-a#4")]
    [InlineData(true, 0, "worker-a is empty, and takes no new tasks")]
    public async Task A_worker_that_got_another_session_while_it_was_drained_is_empty_only_where_that_one_drains_too(bool isDraining, int exit, string words)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/workers", new Page<Worker> { Items = [s_a with { Incarnation = 4, UsedSlots = 0, Draining = isDraining }] })
            .On("POST /api/v1/workers/worker-a/drain", s_a, 202);

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = 200 }, "drain", "worker-a", "--wait");

        Assert.Equal(exit, typed.Exit);
        Assert.Contains(words, typed.Out + typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_keeps_what_was_known_in_sight_while_the_store_is_away_and_says_what_it_hits()
    {
        await using var server = await CannedServer.StartAsync();
        using var ctrlC = new CancellationTokenSource();
        server.On("GET /api/v1/jobs", new Page<Job> { Items = [Story.Running] })
            .On("GET /api/v1/workers", s_workers)
            .On("GET /api/v1/workers", new Problem { Title = "Not now", Status = 503, Code = ProblemCodes.StoreUnavailable, Detail = "The store does not answer." })
            .On("GET /api/v1/node", new NodeState { Name = "worker-a", Tasks = 5, LeaseAge = TimeSpan.FromSeconds(4), Permit = TimeSpan.FromSeconds(12), OnStoreOutage = "pause" });
        var typing = Typed.RunAsync(new Terminal(server.Address) { CtrlC = ctrlC.Token }, "top");
        await Condition.HoldsAsync(() => server.Asked.Count(a => a.Line.EndsWith("/workers", StringComparison.Ordinal)) > 3, TimeSpan.FromSeconds(20), () => $"asked {server.Asked.Count} times");

        await ctrlC.CancelAsync();

        var typed = await typing;
        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.Contains("NO ANSWER", typed.Out, StringComparison.Ordinal);
        Assert.Contains("7 tasks of 1 live job on 3 workers", typed.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("Node worker-a holds 5 tasks: they pause in 8 s.", typed.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.True(typed.Out.Split("orders-to-warehouse").Length > 3, typed.Out);
    }

    [Fact]
    public async Task Events_are_followed_to_their_end_over_a_connection_that_breaks()
    {
        await using var server = await CannedServer.StartAsync();
        var first = new JobEvent { Id = 41, Run = 2, At = Story.At(3, 9, 0), Status = JobStatus.Canceling, Message = "cancel by deploy-bot" };
        server.On("GET /api/v1/jobs/7311", Story.Canceling)
            .On("GET /api/v1/jobs/7311/events", new Canned(200, $"id: 41\ndata: {Story.Text(first)}\n\n", "text/event-stream"))
            .On("GET /api/v1/jobs/7311/events", new Canned(200, $"id: 42\ndata: {Story.Text(first with { Id = 42, Status = JobStatus.Canceled, Message = "all are gone" })}\n\nevent: end\ndata: {{}}\n\n", "text/event-stream"));

        var typed = await Typed.RunAsync(server, "events", "7311", "--follow");

        Assert.Equal("03:09:00.000Z run 2 CANCELING: cancel by deploy-bot\n03:09:00.000Z run 2 CANCELED: all are gone\n", typed.Out);
        Assert.Equal(ExitStatus.Done, typed.Exit);
    }

    [Fact]
    public async Task A_list_that_comes_in_parts_is_one_document()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs/7311/logs", new Page<LogLine> { Items = [new LogLine { Line = "a" }], NextCursor = "1" })
            .On("GET /api/v1/jobs/7311/logs", new Page<LogLine> { Items = [new LogLine { Line = "b" }] });

        var typed = await Typed.RunAsync(server, "logs", "7311", "--json");

        Assert.Equal(["a", "b"], JsonSerializer.Deserialize(typed.Out, ContractJson.TypeOf<Page<LogLine>>())!.Items.Select(l => l.Line));
    }

    [Fact]
    public async Task A_list_of_verbs_says_once_what_each_does()
    {
        var typed = await Typed.RunAsync(new Terminal("http://127.0.0.1:9") { Width = 200 }, "--help");

        foreach (var verb in new[] { "submit", "jobs", "job", "tasks", "events", "logs", "cancel", "force-stop", "savepoint", "resume", "restart", "delete", "workers", "drain", "top", "verify-fence", "drill", "completion" })
            Assert.Matches($@"(?m)^  {verb} ", typed.Out);
    }

    [Theory]
    [InlineData("sluice fo", "force-stop")]
    [InlineData("sluice cancel 7 --on-d", "--on-deadline")]
    [InlineData("sluice cancel 7 --on-deadline k", "keep-trying")]
    [InlineData("sluice jobs --status CANCELI", "CANCELING")]
    public async Task Bash_completes_what_was_begun(string line, string expected)
    {
        var script = (await Typed.RunAsync(new Terminal("http://127.0.0.1:9"), "completion", "bash")).Out;
        var suggested = (await Typed.RunAsync(new Terminal("http://127.0.0.1:9"), $"[suggest:{line.Length}]", line)).Out;
        var words = line.Split(' ');
        // The command is a function that answers as the real one did: the script is what is tried here, by the shell itself.
        var shell = new ProcessStartInfo("bash") { UseShellExecute = false, RedirectStandardOutput = true, ArgumentList = { "-c", $"answer=$1; sluice() {{ printf '%s' \"$answer\"; }}; {script} COMP_WORDS=($2); COMP_CWORD=$3; COMP_LINE=$2; COMP_POINT=${{#2}}; _sluice; printf '%s\\n' \"${{COMPREPLY[@]}}\"", "bash", suggested, line, $"{words.Length - 1}" } };
        using var process = Process.Start(shell)!;

        var completed = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();

        Assert.Contains(expected, completed);
        Assert.All(completed, c => Assert.StartsWith(words[^1], c, StringComparison.Ordinal));
    }
}
