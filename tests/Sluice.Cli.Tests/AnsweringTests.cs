using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sluice.Cli.Tests.Server;
using Sluice.Client.Contract;

namespace Sluice.Cli.Tests;

/// <summary>Exit statuses, messages that name the next command, and requests that are never done twice.</summary>
public sealed class AnsweringTests
{
    private static readonly Problem s_inDoubt = new() { Title = "In doubt", Status = 503, Code = ProblemCodes.InDoubt, Detail = "Not known yet." };

    [Theory]
    [InlineData(404, "not-found", 3)]
    [InlineData(409, "already-final", 4)]
    [InlineData(409, "harder-stop-in-progress", 4)]
    [InlineData(410, "expired", 4)]
    [InlineData(400, "bad-request", 2)]
    [InlineData(401, "unauthenticated", 2)]
    [InlineData(403, "forbidden", 2)]
    [InlineData(422, "request-id-reused", 2)]
    [InlineData(429, "too-many-requests", 5)]
    [InlineData(500, "internal", 5)]
    [InlineData(503, "store-unavailable", 5)]
    public async Task Each_answer_has_its_exit_status_and_its_words(int status, string code, int exit)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/cancel", new Problem { Title = "t", Status = status, Code = code, Detail = "What happened, and to what.", Fault = "SLC4999" });

        var typed = await Typed.RunAsync(server, "cancel", "7311", "--patience", "0s");

        Assert.Equal(exit, typed.Exit);
        Assert.StartsWith("error SLC4999: What happened, and to what.", typed.Error, StringComparison.Ordinal);
        Assert.Equal("", typed.Out);
    }

    [Theory]
    [InlineData("already-final", "CANCELED", true, "sluice resume 7311")]
    [InlineData("already-final", "FINISHED", true, "sluice restart 7311")]
    [InlineData("harder-stop-in-progress", "CANCELING", false, "sluice job 7311")]
    [InlineData("not-final", "RUNNING", false, "sluice cancel 7311 --wait")]
    [InlineData("not-final", "CANCELED", true, "See what is not published yet:\n  sluice job 7311")]
    [InlineData("nothing-to-resume", "FINISHED", true, "sluice restart 7311")]
    public async Task A_refusal_names_the_next_command(string code, string status, bool isFinal, string next)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/cancel", new Problem { Title = "t", Status = 409, Code = code, Detail = "d", Job = Story.Running with { Status = new JobStatus(status), IsFinal = isFinal } });

        var typed = await Typed.RunAsync(server, "cancel", "7311");

        Assert.Equal(ExitStatus.Refused, typed.Exit);
        Assert.Contains(next, typed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "not-found", "sluice job 7311 --stops")]
    [InlineData(409, "job-changed", "sluice job 7311")]
    public async Task The_remedy_of_a_refused_receipt_keeps_the_check(int status, string code, string next)
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/resume", new Problem { Title = "t", Status = status, Code = code, Detail = "d", Job = Story.Running });

        var typed = await Typed.RunAsync(server, "resume", "7311", "--from-receipt", "7311/1");

        Assert.EndsWith($"  {next}\n", typed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sluice resume", typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_cannot_be_used_has_each_mistake_once_with_its_place()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs", new Problem
        {
            Title = "t",
            Status = 400,
            Code = ProblemCodes.BadJob,
            Detail = "Line 3, column 5: the variable 'a' is not given. (1 more: see 'errors'.)",
            Errors =
            [
                new ProblemError { Path = "", Line = 3, Column = 5, Message = "the variable 'a' is not given", Hint = "give it with -i a=...", Fault = "SLC1301" },
                new ProblemError { Path = "sink[0].Jdbc.url", Message = "is missing" },
            ],
        });

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = 200, Input = "job" }, "submit", "-");

        Assert.Equal(ExitStatus.BadUsage, typed.Exit);
        Assert.Equal(
            "error: the job cannot be used: 2 mistakes.\n"
            + "  SLC1301 standard input, line 3, column 5: the variable 'a' is not given (give it with -i a=...)\n"
            + "  sink[0].Jdbc.url: is missing\n",
            typed.Error);
    }

    [Fact]
    public async Task What_is_doubtful_in_a_job_that_is_taken_is_told_with_its_place()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs", Story.Running with
        {
            Warnings = [new ProblemError { Path = "source[0].FakeSource.row.nm", Line = 3, Column = 5, Message = "option 'row.nm' is not known", Hint = "did you mean 'row.num'?", Fault = "SLC1002" }],
        });

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = 200, Input = "job" }, "submit", "-");

        Assert.Equal((ExitStatus.Done, "7311\n"), (typed.Exit, typed.Out));
        Assert.StartsWith("warning: SLC1002 standard input, line 3, column 5, source[0].FakeSource.row.nm: option 'row.nm' is not known (did you mean 'row.num'?)\n", typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remedy_for_http_is_told_as_an_option_of_the_command()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/cancel", new Problem { Title = "t", Status = 422, Code = ProblemCodes.RequestIdReused, Detail = "Nothing changed. Give a new request id." });

        var typed = await Typed.RunAsync(server, "cancel", "7311", "--request-id", "x");

        Assert.Equal("error: Nothing changed. Give a new request id.\nGive another --request-id, or none.\n", typed.Error);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_what_named_it_and_what_to_try()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();

        var typed = await Typed.RunAsync(new Terminal($"http://127.0.0.1:{port}") { Width = 200 }, "jobs");

        Assert.Equal((ExitStatus.Unreachable, ""), (typed.Exit, typed.Out));
        Assert.Equal(
            $"error: no answer from http://127.0.0.1:{port}/ ($SLUICE_SERVER): Connection refused.\n"
            + "Check that the server runs (sluice server) and that its address is right: --server URL, or $SLUICE_SERVER.\n",
            typed.Error);
    }

    [Fact]
    public async Task A_request_without_an_answer_is_repeated_under_its_id_and_names_it_when_patience_ends()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/cancel", Canned.Broken);

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = 200 }, "cancel", "7311", "--patience", "20s");

        Assert.Equal(ExitStatus.Unreachable, typed.Exit);
        Assert.True(server.Asked.Count > 3, $"asked {server.Asked.Count} times");
        var id = Assert.Single(server.Asked.Select(a => a.RequestId).Distinct());
        Assert.Contains($"--request-id {id}: it is not done twice.", typed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_in_doubt_is_asked_about_until_its_outcome_is_known()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/force-stop", s_inDoubt).On("POST /api/v1/jobs/7311/force-stop", Story.ForceStopAnswer)
            .On("GET /api/v1/requests/mine", s_inDoubt).On("GET /api/v1/requests/mine", s_inDoubt)
            .On("GET /api/v1/requests/mine", new RequestAnswer { RequestId = "mine", Outcome = RequestOutcome.Stopped });

        var typed = await Typed.RunAsync(new Terminal(server.Address) { Width = 200 }, "force-stop", "7311", "--reason", "x", "--request-id", "mine");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        Assert.Contains("asking for its outcome", typed.Error, StringComparison.Ordinal);
        Assert.Equal(["POST", "GET", "GET", "GET", "POST"], server.Asked.Select(a => a.Line.Split(' ')[0]));
        Assert.All(server.Asked.Where(a => a.Line[0] == 'P'), a => Assert.Equal("mine", a.RequestId));
    }

    [Fact]
    public async Task A_request_that_never_happened_is_sent_again_under_another_id()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/force-stop", s_inDoubt).On("POST /api/v1/jobs/7311/force-stop", Story.ForceStopAnswer)
            .On("GET /api/v1/requests/mine", new RequestAnswer { RequestId = "mine", Outcome = RequestOutcome.NeverHappened });

        var typed = await Typed.RunAsync(server, "force-stop", "7311", "--reason", "x", "--request-id", "mine");

        Assert.Equal(ExitStatus.Done, typed.Exit);
        var ids = server.Asked.Where(a => a.Line[0] == 'P').Select(a => a.RequestId).ToList();
        Assert.Equal(2, ids.Count);
        Assert.NotEqual("mine", ids[1]);
    }

    [Fact]
    public async Task A_request_that_stays_in_doubt_is_never_sent_under_another_id()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("POST /api/v1/jobs/7311/force-stop", s_inDoubt).On("GET /api/v1/requests/mine", s_inDoubt);

        var typed = await Typed.RunAsync(server, "force-stop", "7311", "--reason", "x", "--request-id", "mine");

        Assert.Equal(ExitStatus.Unreachable, typed.Exit);
        Assert.Contains("--request-id mine", typed.Error, StringComparison.Ordinal);
        Assert.Single(server.Asked, a => a.Line[0] == 'P');
    }

    [Fact]
    public async Task With_json_a_failure_is_a_document_too()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs/8", new Problem { Title = "Not found", Status = 404, Code = ProblemCodes.NotFound, Detail = "There is no job 8." });

        var typed = await Typed.RunAsync(server, "job", "8", "--json");

        Assert.Equal((ExitStatus.NotFound, "There is no job 8."), (typed.Exit, JsonSerializer.Deserialize(typed.Out, ContractJson.TypeOf<Problem>())!.Detail));
    }

    [Fact]
    public async Task Who_asks_is_the_token_of_the_option_else_of_the_environment()
    {
        await using var server = await CannedServer.StartAsync();
        server.On("GET /api/v1/jobs", Story.Jobs);
        var terminal = new Terminal(null) { Variables = { ["SLUICE_TOKEN"] = "t1" } };

        await Typed.RunAsync(terminal, "jobs", "--server", server.Address);
        await Typed.RunAsync(terminal, "jobs", "--server", server.Address, "--token", "t2");
        await Typed.RunAsync(terminal with { Variables = [] }, "jobs", "--server", server.Address.Replace("http://", "http://anna:p%40ss@", StringComparison.Ordinal));

        Assert.Equal(["Bearer t1", "Bearer t2", "Basic YW5uYTpwQHNz"], server.Asked.Select(a => a.Authorization));
        Assert.All(server.Asked, a => Assert.Equal("anna@l?ptop", a.User));
    }

    [Fact]
    public async Task With_json_a_mistake_before_anything_is_sent_is_a_document_too()
    {
        var typed = await Typed.RunAsync(new Terminal("http://127.0.0.1:9"), "submit", "no-such.conf", "--json");

        var problem = JsonSerializer.Deserialize(typed.Out, ContractJson.TypeOf<Problem>())!;
        Assert.Equal((ExitStatus.BadUsage, "bad-usage", "there is no file 'no-such.conf'."), (typed.Exit, problem.Code, problem.Detail));
    }

    [Theory]
    [InlineData("jobs", "--server", "localhost:8080", "is not the address of a server")]
    [InlineData("job", "abc", "--json", "a job's id is a number")]
    [InlineData("cancel", "7", "--deadline=60", "'60' is not a duration")]
    [InlineData("cancel", "7", "--name=x", "not both")]
    [InlineData("cancel", "--reason", "x", "which job?")]
    [InlineData("jobs", "--status", "GONE", "--status is one of RUNNING")]
    [InlineData("cancel", "--status", "GONE", "--status is one of RUNNING")]
    [InlineData("submit", "/", "--wait", "'/' is a folder")]
    public async Task What_cannot_be_meant_is_told_before_anything_is_sent(string verb, string a, string b, string message)
    {
        var typed = await Typed.RunAsync(new Terminal("http://127.0.0.1:9"), verb, a, b);

        Assert.Equal(ExitStatus.BadUsage, typed.Exit);
        Assert.Contains(message, typed.Error, StringComparison.Ordinal);
    }
}
