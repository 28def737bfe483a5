using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Sluice.Connect.Sources;
using Sluice.Connectors.Standard.Tests.Fixtures;
using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.Standard.Tests.Http;

/// <summary>Servers that are gone, busy, slow, cut off or say something else: each has its code and place, and no result is shorter than it should be.</summary>
public sealed class HttpFaultTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_busy_server_is_asked_again_and_each_row_comes_once(int status)
    {
        await using var server = await AnsweringServer.StartAsync((http, asked) => asked.Number is 2 or 3
            ? AnsweringServer.SendAsync(http, "busy", status)
            : AnsweringServer.SendAsync(http, asked.Parameter("page") == "1" ? """[{"a":1}]""" : "[]"));

        Equal(["""{"a":1,"b":null}"""], await HttpRead.RowsAsync(server, $"'pageing': {{}}, {HttpRead.Pairs}"));
        Equal(["1", "2", "2", "2"], server.Requests.Select(r => r.Parameter("page")));
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_named_with_what_it_said()
    {
        await using var server = await AnsweringServer.StartAsync((http, _) => AnsweringServer.SendAsync(http, "maintenance until noon", 503));

        var fault = await HttpRead.FailsAsync(server, "'retry': 2, 'params': { 'token': 'secret' }, " + HttpRead.Pairs);

        Equal(("SLC2304", true, 3), (fault.Code, fault.IsTransient, server.Requests.Count));
        Equal($"GET {server.Url}/rows: the server answered 503 Service Unavailable: maintenance until noon (tried 3 times). Look at the server's log.", fault.Message);
    }

    [Fact]
    public async Task A_servers_Retry_After_is_waited_for()
    {
        await using var server = await AnsweringServer.StartAsync((http, asked) =>
        {
            http.Response.Headers.RetryAfter = "1";
            return asked.Number == 1 ? AnsweringServer.SendAsync(http, "", 429) : AnsweringServer.SendAsync(http, "[]");
        });

        await HttpRead.RowsAsync(server);

        True(Stopwatch.GetElapsedTime(server.Requests[0].At, server.Requests[1].At) >= TimeSpan.FromMilliseconds(990));
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_deadline_is_not_begun()
    {
        await using var server = await AnsweringServer.StartAsync((http, _) =>
        {
            http.Response.Headers.RetryAfter = "3600";
            return AnsweringServer.SendAsync(http, "", 429);
        });
        var began = Stopwatch.GetTimestamp();

        var fault = await HttpRead.FailsAsync(server, "'request_deadline_ms': 60000, " + HttpRead.Pairs);

        Equal("SLC2304", fault.Code);
        Contains("the next try would come after 3600 s, and request_deadline_ms leaves", fault.Message);
        Contains("Ask less often", fault.Message);
        True(Stopwatch.GetElapsedTime(began) < Soon);
    }

    [Theory]
    [InlineData(400, "SLC2303")]
    [InlineData(401, "SLC2303")]
    [InlineData(404, "SLC2303")]
    [InlineData(501, "SLC2303")]
    public async Task An_answer_that_says_no_is_not_asked_for_again(int status, string code)
    {
        await using var server = await AnsweringServer.StartAsync((http, _) => AnsweringServer.SendAsync(http, "no", status));

        var fault = await HttpRead.FailsAsync(server, path: "/rows?key=secret");

        Equal((code, false, 1), (fault.Code, fault.IsTransient, server.Requests.Count));
        DoesNotContain("secret", fault.Message);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_its_address()
    {
        string url;
        await using (var server = await AnsweringServer.StartAsync("[]"))
            url = server.Url;
        await using var source = Plugins.Source(
            "Http", $"{{ 'url': '{url}/rows?key=secret', 'retry': 1, 'retry_backoff_multiplier_ms': 1, {HttpRead.Pairs} }}", clock: TimeProvider.System);

        var fault = await ThrowsAsync<Connect.Errors.ConnectorException>(() => Rows.ReadAllAsync(source));

        Equal(("SLC2301", true), (fault.Code, fault.IsTransient));
        StartsWith($"GET {url}/rows: no connection: ", fault.Message);
        Contains("(tried 2 times)", fault.Message);
        DoesNotContain("secret", fault.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Half_an_answer_is_asked_for_again_and_never_taken_for_a_whole_one(bool tellsLength)
    {
        await using var server = await AnsweringServer.StartAsync((http, asked) => asked.Number == 1
            ? AnsweringServer.SendHalfAsync(http, """[{"a":1},{"a":2}]""", tellsLength)
            : AnsweringServer.SendAsync(http, """[{"a":1},{"a":2},{"a":3}]"""));

        Equal(3, (await HttpRead.RowsAsync(server)).Count);
        Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(true, HttpRead.Pairs)]
    [InlineData(false, HttpRead.Pairs)]
    [InlineData(true, "'format': 'text'")]
    [InlineData(false, "'format': 'text'")]
    public async Task An_answer_that_is_always_cut_off_is_a_failure(bool tellsLength, string options)
    {
        await using var server = await AnsweringServer.StartAsync((http, _) => AnsweringServer.SendHalfAsync(http, """[{"a":1},{"a":2}]""", tellsLength));

        var fault = await HttpRead.FailsAsync(server, "'retry': 1, " + options);

        Equal(("SLC2305", true, 2), (fault.Code, fault.IsTransient, server.Requests.Count));
        Contains("the connection ended before the answer did", fault.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_falls_silent_is_given_up_in_time(bool begins)
    {
        await using var server = await AnsweringServer.StartAsync(async (http, _) =>
        {
            if (begins)
            {
                await http.Response.WriteAsync("[", Ct);
                await http.Response.Body.FlushAsync(Ct);
            }

            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });

        var fault = await HttpRead.FailsAsync(server, "'retry': 1, 'socket_timeout_ms': 200, " + HttpRead.Pairs);

        Equal(("SLC2302", true, 2), (fault.Code, fault.IsTransient, server.Requests.Count));
        Contains("nothing came for 200 ms (socket_timeout_ms)", fault.Message);
    }

    [Fact]
    public async Task A_server_that_drips_is_given_up_at_the_deadline()
    {
        await using var server = await AnsweringServer.StartAsync(async (http, _) =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(" ", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await Task.Delay(20, http.RequestAborted);
            }
        });

        var fault = await HttpRead.FailsAsync(server, "'request_deadline_ms': 500, 'socket_timeout_ms': 5000, " + HttpRead.Pairs);

        Equal(("SLC2302", 1), (fault.Code, server.Requests.Count));
        Contains("no whole answer within 500 ms (request_deadline_ms)", fault.Message);
    }

    [Theory]
    [InlineData("""{"code":7,"message":"rate"}""", "", "SLC2309", "the object has none of the schema's columns; it has code, message")]
    [InlineData("<html>", "", "SLC2306", "no JSON, or half of one: at line 1, byte 1")]
    [InlineData("""[{"a":1},{"a":""", "", "SLC2306", "no JSON, or half of one")]
    [InlineData("", "", "SLC2306", "the answer is empty")]
    [InlineData("17", "", "SLC2306", "the answer is a number; expected an object, or a list of them")]
    [InlineData("""{"items":[{"a":1}]}""", "'content_field': '$.data[*]', ", "SLC2306", "content_field $.data[*] finds nothing in the answer, an object with items")]
    [InlineData("""{"items":[{"a":1}]}""", "'content_field': '$.data', ", "SLC2306", "content_field $.data finds nothing in the answer, an object with items")]
    [InlineData("""{"data":"x"}""", "'content_field': '$.data', ", "SLC2306", "content_field $.data leads to a text")]
    [InlineData("""{"data":"x"}""", "'content_field': '$.data[*]', ", "SLC2306", "content_field $.data[*] finds nothing")]
    [InlineData("""{"s":[{"k":1}],"t":[1,2]}""", "'json_field': { 'a': '$.s[*].k', 'b': '$.t[*]' }, ", "SLC2306", "different numbers of values: a 1, b 2")]
    [InlineData("""{"x":[{"k":1}]}""", "'json_field': { 'a': '$.s[*].k' }, ", "SLC2306", "the path of column 'a' in json_field finds nothing in the answer, an object with x")]
    [InlineData("""{"s":[{"key":1},{"key":2}]}""", "'json_field': { 'a': '$.s[*].k' }, ", "SLC2306", "find no value in any of 2 objects")]
    [InlineData("""[{"a":1},{"a":"many"}]""", "", "SLC2309", "row 2, column 'a': '\"many\"'")]
    public async Task An_answer_of_another_shape_is_told_and_not_taken_for_one_without_rows(string answer, string options, string code, string words)
    {
        await using var server = await HttpRead.PagesAsync("page", page => page == "1" ? """{"data":[{"a":1}],"s":[{"k":1}],"t":[1],"a":1}""" : answer);

        var fault = await HttpRead.FailsAsync(server, options + "'pageing': { 'total_page_size': 3 }, " + HttpRead.Pairs);

        Equal((code, false), (fault.Code, fault.IsTransient));
        StartsWith($"GET {server.Url}/rows, page 2", fault.Message);
        Contains(words, fault.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_is_too_large_is_not_read(bool tellsLength)
    {
        await using var server = await AnsweringServer.StartAsync(async (http, _) =>
        {
            if (tellsLength)
                http.Response.ContentLength = 100_000;
            await http.Response.WriteAsync(new string(' ', 100_000), Ct);
        });

        var fault = await HttpRead.FailsAsync(server, "'max_response_size': 50000, " + HttpRead.Pairs);

        Equal(("SLC2308", false, 1), (fault.Code, fault.IsTransient, server.Requests.Count));
        Contains("larger than 50000 bytes (max_response_size)", fault.Message);
    }

    [Theory]
    [InlineData("silent", "")]
    [InlineData("busy", "")]
    [InlineData("busy", "'poll_interval_millis': 3600000, ")]
    public async Task A_stop_ends_every_wait_at_once(string kind, string options)
    {
        await using var server = await AnsweringServer.StartAsync(async (http, asked) =>
        {
            http.Response.Headers.RetryAfter = "200";
            if (kind == "silent")
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            await AnsweringServer.SendAsync(http, "[]", options.Length == 0 ? 429 : 200);
        });
        await using var source = HttpRead.Source(server, options + HttpRead.Pairs, isStreaming: options.Length > 0);
        await using var reader = await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), Position.Start, Position.End);
        using var stop = new CancellationTokenSource();

        var reading = Task.Run(
            async () =>
            {
                while (await reader.ReadAsync(stop.Token) is not null)
                    continue;
            }, Ct);
        await Condition.HoldsAsync(() => server.Requests.Count > 0, Soon, () => "no request", Ct);
        await stop.CancelAsync();

        await ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Soon, Ct));
        Single(server.Requests);
    }
}
