using System.IO.Compression;
using System.Text;
using Sluice.Connect.Sources;
using Sluice.Connectors.Standard.Tests.Fixtures;
using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.Standard.Tests.Http;

/// <summary>What the Http source asks, and what rows it makes of answers.</summary>
public sealed class HttpSourceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_schema_an_answer_is_one_row_of_text()
    {
        await using var server = await AnsweringServer.StartAsync("{ \"any\": \"thing\" }\n");

        Equal(["""{"content":"{ \"any\": \"thing\" }\n"}"""], await HttpRead.RowsAsync(server, "'format': 'text'"));
    }

    [Fact]
    public async Task Each_line_of_an_answer_is_a_row_where_that_is_asked_for()
    {
        await using var server = await AnsweringServer.StartAsync("{\"a\":1}\r\n\n{\"a\":2,\"b\":\"x\"}\n");

        Equal(["""{"content":"{\"a\":1}"}""", """{"content":"{\"a\":2,\"b\":\"x\"}"}"""], await HttpRead.RowsAsync(server, "'enable_multi_lines': true"));
        Equal(["""{"a":1,"b":null}""", """{"a":2,"b":"x"}"""], await HttpRead.RowsAsync(server, $"'enable_multi_lines': true, {HttpRead.Pairs}"));
    }

    [Theory]
    [InlineData("""[{"a":1,"b":"x"},{"b":7,"c":[1]},[3,"z"]]""", "", new[] { """{"a":1,"b":"x"}""", """{"a":null,"b":"7"}""", """{"a":3,"b":"z"}""" })]
    [InlineData("""{"a":"5","b":{"c":[1, 2]}}""", "", new[] { """{"a":5,"b":"{\"c\":[1,2]}"}""" })]
    [InlineData("[]", "", new string[0])]
    [InlineData("""{"data":{"list":[{"a":1},{"a":2}]}}""", "'content_field': '$.data.list', ", new[] { """{"a":1,"b":null}""", """{"a":2,"b":null}""" })]
    [InlineData("""{"data":{"list":[{"a":1},{"a":2}]}}""", "'content_field': '$.data.list[*]', ", new[] { """{"a":1,"b":null}""", """{"a":2,"b":null}""" })]
    [InlineData("""{"data":{"list":[]}}""", "'content_field': '$.data.list[*]', ", new string[0])]
    [InlineData("""{"data":{"list":null}}""", "'content_field': '$.data.list', ", new string[0])]
    [InlineData("""{"data":{"a":9}}""", "'content_field': '$.data', ", new[] { """{"a":9,"b":null}""" })]
    [InlineData("""{"s":[{"k":1,"n":"x"},{"k":2}]}""", "'json_field': { 'a': '$.s[*].k', 'b': '$.s[*].n' }, ", new[] { """{"a":1,"b":"x"}""", """{"a":2,"b":null}""" })]
    [InlineData("""{"s":[]}""", "'json_field': { 'a': '$.s[*].k', 'b': '$.s[*].n' }, ", new string[0])]
    [InlineData("""{"s":[{"k":"4"}]}""", "'json_field': { 'a': '$.s[*].k' }, ", new[] { """{"a":4,"b":null}""" })]
    public async Task Rows_are_found_where_the_options_say(string answer, string options, string[] rows)
    {
        await using var server = await AnsweringServer.StartAsync(answer);

        Equal(rows, await HttpRead.RowsAsync(server, options + HttpRead.Pairs));
    }

    [Fact]
    public async Task An_answer_without_content_has_no_rows()
    {
        await using var server = await AnsweringServer.StartAsync((http, _) =>
        {
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        });

        Empty(await HttpRead.RowsAsync(server));
    }

    [Fact]
    public async Task Method_parameters_headers_and_body_arrive_as_written()
    {
        await using var server = await AnsweringServer.StartAsync("[]");

        await HttpRead.RowsAsync(
            server, "'method': 'post', 'params': { 'q': 'a b&c=ü', 'x': 1 }, 'headers': { 'X-Key': 'k', 'Accept': 'application/json' }, 'body': '{}', " + HttpRead.Pairs, "/rows?x=0&y=2");

        var asked = Single(server.Requests);
        Equal(("POST", "/rows", "{}"), (asked.Method, asked.Path, asked.Body));
        Equal("?y=2&q=a%20b%26c%3D%C3%BC&x=1", asked.Query);
        Equal(("k", "application/json", "application/json; charset=utf-8"), (asked.Headers["X-Key"], asked.Headers["Accept"], asked.Headers["Content-Type"]));
    }

    [Fact]
    public async Task A_user_in_the_address_is_sent_as_authorization()
    {
        await using var server = await AnsweringServer.StartAsync("[]");
        await using var source = Plugins.Source("Http", $"{{ 'url': '{server.Url.Replace("://", "://me:s%40crt@")}/', {HttpRead.Pairs} }}", clock: TimeProvider.System);

        await Rows.ReadAllAsync(source);

        Equal("Basic " + Convert.ToBase64String("me:s@crt"u8), Single(server.Requests).Headers["Authorization"]);
    }

    [Fact]
    public async Task Packed_answers_and_other_encodings_are_read()
    {
        await using var server = await AnsweringServer.StartAsync(async (http, asked) =>
        {
            if (asked.Path == "/latin")
            {
                http.Response.ContentType = "application/json; charset=iso-8859-1";
                await http.Response.Body.WriteAsync(Encoding.Latin1.GetBytes("""{"b":"grün"}"""), Ct);
                return;
            }

            http.Response.Headers.ContentEncoding = "gzip";
            await using var zip = new GZipStream(http.Response.Body, CompressionLevel.Fastest);
            await zip.WriteAsync("{\"b\":\"packed\"}"u8.ToArray(), Ct);
        });

        Equal(["""{"a":null,"b":"grün"}"""], await HttpRead.RowsAsync(server, path: "/latin"));
        Equal(["""{"a":null,"b":"packed"}"""], await HttpRead.RowsAsync(server, path: "/gzip"));
    }

    [Fact]
    public async Task A_redirect_is_followed_on_the_same_server_only()
    {
        await using var other = await AnsweringServer.StartAsync("[]");
        await using var server = await AnsweringServer.StartAsync((http, asked) =>
        {
            if (asked.Path == "/new")
                return AnsweringServer.SendAsync(http, """{"a":1}""");
            http.Response.Redirect(asked.Path == "/rows" ? "/new?k=secret" : other.Url + "/there?k=secret");
            return Task.CompletedTask;
        });

        Equal(["""{"a":1,"b":null}"""], await HttpRead.RowsAsync(server));
        var fault = await HttpRead.FailsAsync(server, path: "/away");

        Equal("SLC2303", fault.Code);
        Contains($"sends to {other.Url}/there.", fault.Message);
        DoesNotContain("secret", fault.Message);
        Empty(other.Requests);
    }

    [Fact]
    public async Task A_streaming_job_asks_again_after_each_interval_and_says_when_there_is_nothing()
    {
        await using var server = await AnsweringServer.StartAsync((http, asked) => AnsweringServer.SendAsync(http, $$"""{"a":{{asked.Number}}}"""));
        await using var source = HttpRead.Source(server, "'poll_interval_millis': 50, " + HttpRead.Pairs, isStreaming: true);
        Equal((false, Restart.None), (source.Capabilities.IsBounded, source.Capabilities.Restart));
        await using var reader = await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), Position.Start, Position.End);

        var (rows, empty) = (new List<string>(), 0);
        while (rows.Count < 3)
        {
            var batch = await reader.ReadAsync(Ct);
            NotNull(batch);
            rows.AddRange(Rows.Text(batch));
            empty += batch.Count == 0 ? 1 : 0;
            False(reader.Position.IsEnd);
        }

        Equal(["""{"a":1,"b":null}""", """{"a":2,"b":null}""", """{"a":3,"b":null}"""], rows);
        True(empty >= 2);
    }

    [Fact]
    public async Task A_round_is_one_split_that_is_read_again_whole()
    {
        await using var server = await AnsweringServer.StartAsync("""[{"a":1}]""");
        await using var source = HttpRead.Source(server);

        var split = Single(await Rows.PlanAsync(source, parallelism: 4));

        Equal((true, Restart.WholeSplit), (source.Capabilities.IsBounded, source.Capabilities.Restart));
        Equal($"GET {server.Url}/rows", split.Description);
        Empty(server.Requests);
    }
}
