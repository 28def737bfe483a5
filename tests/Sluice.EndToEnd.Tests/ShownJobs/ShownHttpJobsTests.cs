using System.Text.Json;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.ShownJobs;

/// <summary>Shown jobs that ask a server over HTTP, and what becomes of a job whose server fails it.</summary>
public sealed class ShownHttpJobsTests
{
    private const string Theirs = "http://mockserver:1080";

    [Fact]
    public async Task The_shown_json_job_reads_every_type()
    {
        const string row = """
            {"c_map":{"k":"v"},"c_array":[1,2],"c_string":"text","c_boolean":false,"c_tinyint":1,"c_smallint":2,"c_int":3,"c_bigint":4,"c_float":1.5,"c_double":2.5,
            "c_bytes":"QUJD","c_date":"2024-04-29","c_decimal":12345678901234567890.123456789012345678,"c_timestamp":"2024-04-29T10:11:12",
            "c_row":{"C_MAP":{"k":"v"},"C_ARRAY":[3],"C_STRING":"inner","C_BOOLEAN":true,"C_TINYINT":1,"C_SMALLINT":2,"C_INT":3,"C_BIGINT":4,"C_FLOAT":1.5,"C_DOUBLE":2.5,
            "C_BYTES":"QUJD","C_DATE":"2024-04-29","C_DECIMAL":0.000000000000000001,"C_TIMESTAMP":"2024-04-29T10:11:12"}}
            """;
        await using var server = await AnsweringServer.StartAsync($"[{string.Join(',', Enumerable.Repeat(row, 5))}]");
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "http_json_to_assert", (Theirs, server.Url));

        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));

        Assert.Equal(("FINISHED", 5, 5), (report.Status, report.ReadRows, report.WrittenRows));
        Assert.Equal("/example/http", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task The_shown_job_with_paths_reads_a_column_by_each()
    {
        var books = Enumerable.Range(1, 4).Select(i => new { category = "fiction", author = $"author {i}", title = $"title {i}", price = i + 0.95 });
        await using var server = await AnsweringServer.StartAsync(JsonSerializer.Serialize(new { store = new { book = books, bicycle = new { color = "red", price = 19.95 } } }));
        using var folder = new JobFolder();
        var job = ShownJob.Place(folder, "http_jsonpath_to_assert", (Theirs, server.Url));

        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));

        Assert.Equal(("FINISHED", 4), (report.Status, report.ReadRows));
    }

    [Fact]
    public async Task A_job_from_page_to_page_posts_each_row_once_though_its_server_fails_it_twice()
    {
        await using var server = await AnsweringServer.StartAsync((http, asked) => asked.Method == "POST" ? AnsweringServer.SendAsync(http, "")
            : asked.Number == 2 ? AnsweringServer.SendHalfAsync(http, """[{"id":3},""")
            : asked.Number == 3 ? AnsweringServer.SendAsync(http, "", 503)
            : AnsweringServer.SendAsync(http, asked.Parameter("page") switch { "1" => """[{"id":1},{"id":2}]""", "2" => """[{"id":3}]""", _ => "[]" }));
        using var folder = new JobFolder();
        folder.Write("job.conf", $$"""
            env { job.mode = BATCH }
            source { Http { url = "{{server.Url}}/list?key=hidden", pageing { batch_size = 2 }, schema { fields { id = bigint } } } }
            sink { Http { url = "{{server.Url}}/hook" } }
            """);

        var check = (await SluiceProcess.RunAsync(folder, "check", "job.conf")).ShouldExit(0);
        Assert.Contains("LeaseOnly (what was posted cannot be taken back, and is posted again after a failure)", check.Output, StringComparison.Ordinal);
        Assert.Contains("at least once", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", check.Output, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        (await SluiceProcess.RunAsync(folder, "run", "job.conf")).ShouldExit(0);

        Assert.Equal(["""{"id":1}""", """{"id":2}""", """{"id":3}"""], server.Requests.Where(r => r.Method == "POST").Select(r => r.Body));
    }

    [Fact]
    public async Task A_file_has_no_row_of_a_server_whose_last_page_is_another_thing()
    {
        await using var server = await AnsweringServer.StartAsync((http, asked) => AnsweringServer.SendAsync(
            http, asked.Parameter("page") == "3" ? """{"error":"too many"}""" : $$"""[{"id":{{asked.Number}}}]"""));
        using var folder = new JobFolder();
        folder.Write("job.conf", $$"""
            env { job.mode = BATCH }
            source { Http { url = "{{server.Url}}/list", pageing { }, schema { fields { id = bigint } } } }
            sink { LocalFile { path = out, file_format_type = csv } }
            """);

        var result = (await SluiceProcess.RunAsync(folder, "run", "job.conf")).ShouldExit(1);

        Assert.Contains($"SLC2309 (source): GET {server.Url}/list, page 3, row 1: the object has none of the schema's columns; it has error", result.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Published("out"));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_server_that_asks_for_patience()
    {
        await using var server = await AnsweringServer.StartAsync((http, _) =>
        {
            http.Response.Headers.RetryAfter = "120";
            return AnsweringServer.SendAsync(http, "", 429);
        });
        using var folder = new JobFolder();
        folder.Write("job.conf", $$"""
            env { job.mode = BATCH }
            source { Http { url = "{{server.Url}}/list", schema { fields { id = bigint } } } }
            sink { Console { } }
            """);
        using var process = SluiceProcess.Start(folder, "run", "job.conf");
        await Condition.HoldsAsync(() => server.Requests.Count > 0, TimeSpan.FromSeconds(30), () => "no request");

        process.Interrupt();

        Assert.Contains("CANCELED", (await process.WaitAsync().WaitAsync(TimeSpan.FromSeconds(20))).ShouldExit(130).Output, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }
}
