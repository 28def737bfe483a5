using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Standard.Tests.Fixtures;
using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.Standard.Tests.Http;

/// <summary>The Http sink against a real server.</summary>
public sealed class HttpSinkTests
{
    private static readonly TableSchema Table = Plugins.Schema("'id': 'bigint', 'name': 'string'");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_row_is_posted_as_an_object()
    {
        await using var server = await AnsweringServer.StartAsync("{}");
        await using var sink = Sink(server, "'headers': { 'token': 't' }, 'params': { 'k': 'v' }");

        await new SinkRun(sink).WriteAsync(Rows.Of(Table, "[1, 'a']", "[2, null]"));

        Equal(["""{"id":1,"name":"a"}""", """{"id":2,"name":null}"""], server.Requests.Select(r => r.Body));
        All(server.Requests, r => Equal(
            ("POST", "/hook", "?k=v", "t", "application/json; charset=utf-8"), (r.Method, r.Path, r.Query, r.Headers["token"], r.Headers["Content-Type"])));
        DoesNotContain(server.Requests, r => r.Headers.ContainsKey("Idempotency-Key"));
    }

    [Fact]
    public async Task Lists_are_filled_and_a_commit_sends_the_rest()
    {
        await using var server = await AnsweringServer.StartAsync("");
        await using var sink = Sink(server, "'array_mode': true, 'batch_size': 2");

        await new SinkRun(sink).WriteAsync(Rows.Of(Table, "[1, 'a']"), Rows.Of(Table, "[2, 'b']", "[3, 'c']"));

        Equal(["""[{"id":1,"name":"a"},{"id":2,"name":"b"}]""", """[{"id":3,"name":"c"}]"""], server.Requests.Select(r => r.Body));
    }

    [Fact]
    public async Task The_class_and_what_it_means_are_told()
    {
        await using var server = await AnsweringServer.StartAsync("");
        await using var sink = Sink(server, "");

        var given = await sink.OpenAsync(Ct);

        Equal((SinkClass.LeaseOnly, false, (TimeSpan?)null), (given.Class, given.AcceptsChanges, given.WriteBound));
        Equal("what was posted cannot be taken back, and is posted again after a failure", given.Note);
        Empty(server.Requests);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_and_one_that_says_no_is_not()
    {
        await using var server = await AnsweringServer.StartAsync((http, asked) => AnsweringServer.SendAsync(http, "why", asked.Number == 1 ? 503 : asked.Body.Contains('x') ? 422 : 200));
        await using var sink = Sink(server, "");
        var run = new SinkRun(sink);

        await run.WriteAsync(Rows.Of(Table, "[1, 'a']"));
        Equal(2, server.Requests.Count);
        var fault = await ThrowsAsync<ConnectorException>(() => run.WriteAsync(Rows.Of(Table, "[2, 'a']", "[3, 'x']")));

        Equal(("SLC3303", false, ConnectorSide.Sink), (fault.Code, fault.IsTransient, fault.Side));
        StartsWith($"POST {server.Url}/hook, row 2 of split s0: the server answered 422 ", fault.Message);
        Contains(": why.", fault.Message);
        Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_is_gone_fails_the_commit_of_what_was_held_back()
    {
        ISink sink;
        await using (var server = await AnsweringServer.StartAsync(""))
            sink = Sink(server, "'array_mode': true, 'batch_size': 10, 'retry': 1");
        await using var made = sink;
        await using var writer = await new SinkRun(sink).TakeOverAsync();
        await writer.WriteAsync(Rows.Of(Table, "[1, 'a']"), Ct);

        var fault = await ThrowsAsync<ConnectorException>(async () => await writer.CommitAsync(Position.End, Ct));

        Equal(("SLC3301", true, SplitProgress.None), (fault.Code, fault.IsTransient, writer.Progress));
    }

    [Fact]
    public async Task No_try_is_made_without_a_permit()
    {
        var run = (SinkRun?)null;
        await using var server = await AnsweringServer.StartAsync((http, _) =>
        {
            run!.Permit.IsValid = false;
            return AnsweringServer.SendAsync(http, "", 503);
        });
        await using var sink = Sink(server, "");
        run = new SinkRun(sink);
        await using var writer = await run.TakeOverAsync();

        await ThrowsAsync<PermitExpiredException>(async () => await writer.WriteAsync(Rows.Of(Table, "[1, 'a']", "[2, 'b']"), Ct));

        Single(server.Requests);
    }

    [Fact]
    public async Task A_row_that_is_sent_again_has_the_key_it_had_before()
    {
        var lost = true;
        await using var server = await AnsweringServer.StartAsync((http, asked) =>
        {
            if (lost && asked.Number == 2)
                http.Abort();
            return Task.CompletedTask;
        });
        await using var sink = Sink(server, "'idempotency_key_header': 'Idempotency-Key'");
        var run = new SinkRun(sink);
        await using (var writer = await run.TakeOverAsync())
        {
            await writer.WriteAsync(Rows.Of(Table, "[1, 'a']"), Ct);
            await writer.CommitAsync(Position.At("1"), Ct);
            // The answer to the second row is lost, and the process with it after the third.
            await writer.WriteAsync(Rows.Of(Table, "[2, 'b']", "[3, 'c']"), Ct);
        }

        await using (var next = await run.TakeOverAsync(stored: new SplitProgress(Position.At("1"), 1, 1)))
            await next.WriteAsync(Rows.Of(Table, "[2, 'b']", "[3, 'c']", "[4, 'd']"), Ct);

        Equal("1 2 2 3 2 3 4", string.Join(' ', server.Requests.Select(r => r.Body[6])));
        All(server.Requests.GroupBy(r => r.Body), g => Single(g.Select(r => r.Headers["Idempotency-Key"]).Distinct()));
        Equal(4, server.Requests.Select(r => r.Headers["Idempotency-Key"]).Distinct().Count());
        Contains("takes each row once", (await sink.OpenAsync(Ct)).Note);
    }

    [Fact]
    public async Task A_row_that_is_no_insert_is_refused()
    {
        await using var server = await AnsweringServer.StartAsync("");
        await using var sink = Sink(server, "");

        var fault = await ThrowsAsync<ConnectorException>(() => new SinkRun(sink).WriteAsync(Rows.Of(Table, "-D [1, 'a']")));

        Equal("SLC3306", fault.Code);
        Contains("FilterRowKind", fault.Message);
        Empty(server.Requests);
    }

    private static ISink Sink(AnsweringServer server, string options) => HttpTarget.Sink(server.Url + "/hook", options, Table);
}
