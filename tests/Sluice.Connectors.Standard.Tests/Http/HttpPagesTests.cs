using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.Standard.Tests.Http;

/// <summary>Answers that come in pages: where they end, and that they do.</summary>
public sealed class HttpPagesTests
{
    private const string Page = "/list?size=2";

    [Theory]
    [InlineData("'total_page_size': 2", new[] { "1", "2" }, 4)]
    [InlineData("'total_page_size': 4, 'start_page_number': 3", new[] { "3", "4" }, 1)]
    [InlineData("'batch_size': 2", new[] { "1", "2", "3" }, 5)]
    [InlineData("'start_page_number': 2", new[] { "2", "3", "4" }, 3)]
    public async Task Pages_end_where_the_options_say(string paging, string[] pages, int rows)
    {
        await using var server = await HttpRead.PagesAsync("page", FiveRows);

        var read = await HttpRead.RowsAsync(server, $"'pageing': {{ {paging} }}, {HttpRead.Pairs}", Page);

        Equal(rows, read.Count);
        Equal(rows, read.Distinct().Count());
        Equal(pages, server.Requests.Select(r => r.Parameter("page")));
    }

    [Fact]
    public async Task A_server_that_gives_fewer_rows_than_were_asked_for_does_not_shorten_the_result()
    {
        // Two rows a page, whatever was asked for: without a number to go by, the end is where there are none.
        await using var server = await HttpRead.PagesAsync("page", FiveRows);

        Equal(5, (await HttpRead.RowsAsync(server, $"'pageing': {{}}, 'params': {{ 'size': 100 }}, {HttpRead.Pairs}", Page)).Count);
    }

    [Fact]
    public async Task Pages_by_cursor_go_on_until_there_is_none()
    {
        await using var server = await HttpRead.PagesAsync("after", after => after switch
        {
            null => """{"rows":[{"a":1}],"next":"x y"}""",
            "x y" => """{"rows":[],"next":17}""",
            "17" => """{"rows":[{"a":2}],"next":null}""",
            _ => """{"rows":[{"a":99}]}""",
        });

        var rows = await HttpRead.RowsAsync(
            server, "'content_field': '$.rows', 'pageing': { 'page_type': 'Cursor', 'cursor_field': 'after', 'cursor_response_field': '$.next' }, " + HttpRead.Pairs);

        Equal(["""{"a":1,"b":null}""", """{"a":2,"b":null}"""], rows);
    }

    [Fact]
    public async Task The_page_replaces_its_field_in_the_address_the_body_or_a_header()
    {
        await using var server = await AnsweringServer.StartAsync("[]");
        const string pages = "'pageing': { 'total_page_size': 2 }, " + HttpRead.Pairs;

        await HttpRead.RowsAsync(server, pages, "/a?page=7&size=2");
        await HttpRead.RowsAsync(server, "'method': 'POST', 'body': '{\\\"page\\\":0,\\\"size\\\":2}', " + pages, "/b");
        await HttpRead.RowsAsync(server, "'headers': { 'page': 0 }, " + pages, "/c");
        await HttpRead.RowsAsync(server, "'params': { 'from': 'p${page}' }, 'pageing': { 'total_page_size': 2, 'use_placeholder_replacement': true }, " + HttpRead.Pairs, "/d");

        Equal(["?size=2&page=1", "?size=2&page=2"], Of("/a").Select(r => r.Query));
        Equal(["""{"page":1,"size":2}""", """{"page":2,"size":2}"""], Of("/b").Select(r => r.Body));
        Equal([("1", ""), ("2", "")], Of("/c").Select(r => (r.Headers["page"], r.Query)));
        Equal(["?from=p1", "?from=p2"], Of("/d").Select(r => r.Query));

        IEnumerable<AskedRequest> Of(string path) => server.Requests.Where(r => r.Path == path);
    }

    [Fact]
    public async Task A_server_that_does_not_look_at_the_page_is_found_out()
    {
        await using var server = await AnsweringServer.StartAsync("""[{"a":1},{"a":2}]""");

        var fault = await HttpRead.FailsAsync(server, $"'pageing': {{ 'page_field': 'seite' }}, {HttpRead.Pairs}");

        Equal(("SLC2307", false), (fault.Code, fault.IsTransient));
        StartsWith($"GET {server.Url}/rows, seite 2: the answer is the same", fault.Message);
        Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_does_not_look_at_the_cursor_is_found_out()
    {
        await using var server = await AnsweringServer.StartAsync("""{"rows":[{"a":1}],"next":"x"}""");

        var fault = await HttpRead.FailsAsync(
            server, "'content_field': '$.rows', 'pageing': { 'page_type': 'Cursor', 'cursor_field': 'after', 'cursor_response_field': '$.next' }, " + HttpRead.Pairs);

        Equal("SLC2307", fault.Code);
        Contains("'after'", fault.Message);
    }

    [Fact]
    public async Task A_failure_names_the_page()
    {
        await using var server = await AnsweringServer.StartAsync((http, asked) => asked.Parameter("page") == "3"
            ? AnsweringServer.SendAsync(http, "no such\n page", 404, "text/plain")
            : AnsweringServer.SendAsync(http, $$"""[{"a":{{asked.Number}}}]"""));

        var fault = await HttpRead.FailsAsync(server, $"'pageing': {{}}, {HttpRead.Pairs}");

        Equal("SLC2303", fault.Code);
        StartsWith($"GET {server.Url}/rows, page 3: the server answered 404 Not Found: no such page. Check 'url', and with pageing", fault.Message);
    }

    private static string FiveRows(string? page) => page switch
    {
        "1" => """[{"a":1},{"a":2}]""",
        "2" => """[{"a":3},{"a":4}]""",
        "3" => """[{"a":5}]""",
        _ => "[]",
    };
}
