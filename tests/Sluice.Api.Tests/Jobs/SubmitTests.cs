using Sluice.Client;

namespace Sluice.Api.Tests.Jobs;

public sealed class SubmitTests : IAsyncLifetime
{
    private const string Hocon = """
        env { job.name = "from the file", job.mode = "STREAMING" }
        source { FakeSource { row.num = ${n}, schema { fields { id = bigint } } } }
        sink { Blackhole {} }
        """;

    private ApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ApiServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_job_is_created_with_its_address_and_as_everybody_will_see_it()
    {
        var answer = await _server.Http.PostAsync("/api/v1/jobs", ApiServer.Job, ("X-Sluice-User", "anna"));

        Assert.Equal((201, "application/json", "/api/v1/jobs/1"), (answer.Status, answer.Type, answer.Headers["Location"]));
        Assert.Equal(
            ("1", "orders", 1, "CREATED", false, "anna", 2, "BATCH"),
            (Text(answer, "id"), Text(answer, "name"), answer.Json.GetProperty("run").GetInt32(), Text(answer, "status"), answer.Json.GetProperty("final").GetBoolean(),
                Text(answer, "submittedBy"), answer.Json.GetProperty("parallelism").GetInt32(), Text(answer, "mode")));
        Assert.EndsWith("Z", Text(answer, "createdAt"), StringComparison.Ordinal);
        Assert.Equal(answer.Text, (await _server.Http.FetchAsync("/api/v1/jobs/1")).Text);
    }

    [Fact]
    public async Task A_job_in_HOCON_takes_variables_and_a_name_and_a_typed_client_reads_it_back()
    {
        var job = await _server.Client.SubmitAsync(
            Hocon, new SubmitOptions { Name = "other", Variables = new Dictionary<string, string> { ["n"] = "7" } }, TestContext.Current.CancellationToken);

        Assert.Equal(("other", "STREAMING", Wire.JobStatus.Created), (job.Name, job.Mode, job.Status));
        Assert.Equal(job, await _server.Client.GetJobAsync(job.Id));
        var stored = await _server.Store.ReadJobsAsync(new Core.History.JobFilter(1), CancellationToken.None);
        Assert.Contains("\"row.num\":\"7\"", stored[0].Config, StringComparison.Ordinal);
    }

    private const string Sql = """
        CREATE TABLE teas WITH ('connector' = 'FakeSource', 'type' = 'source', 'row.num' = '3', 'schema' = '{ fields { id = bigint } }');
        CREATE TABLE gone WITH ('connector' = 'Blackhole', 'type' = 'sink');
        INSERT INTO gone SELECT id FROM teas;
        """;

    [Fact]
    public async Task A_job_in_SQL_is_stored_as_what_it_means_and_goes_on_under_its_request()
    {
        var options = new SubmitOptions { Name = "teas", Format = JobFormat.Sql, RequestId = "k" };
        var job = await _server.Client.SubmitAsync(Sql, options, TestContext.Current.CancellationToken);

        Assert.Equal(("teas", Wire.JobStatus.Created), (job.Name, job.Status));
        var stored = Assert.Single(await _server.Store.ReadJobsAsync(new Core.History.JobFilter(1), CancellationToken.None)).Config;
        Assert.Contains("\"plugin_name\":\"FakeSource\"", stored, StringComparison.Ordinal);
        Assert.Equal(job.Id, (await _server.Client.SubmitAsync(Sql, options, TestContext.Current.CancellationToken)).Id);
        var other = await Assert.ThrowsAsync<SluiceApiException>(() => _server.Client.SubmitAsync(Sql, options with { Format = JobFormat.Hocon }, TestContext.Current.CancellationToken));
        Assert.Equal(422, other.Status);
    }

    [Fact]
    public async Task A_bad_job_in_SQL_is_refused_where_its_mistake_stands()
    {
        var answer = await _server.Http.SendAsync(HttpMethod.Post, "/api/v1/jobs", Sql.Replace("'Blackhole'", "'Blackhol'", StringComparison.Ordinal), "application/sql");

        Assert.Equal((400, "bad-job"), (answer.Status, answer.Code));
        var error = answer.Json.GetProperty("errors").EnumerateArray().Single(e => e.GetProperty("message").GetString()!.Contains("Blackhol", StringComparison.Ordinal));
        Assert.Equal(2, error.GetProperty("line").GetInt32());
        Assert.Empty(await _server.Store.ReadLiveRunsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_variable_that_is_missing_has_a_remedy_that_is_true_for_a_server()
    {
        var answer = await _server.Http.SendAsync(HttpMethod.Post, "/api/v1/jobs", "source { FakeSource { row.num = ${nobody_gives_this} } }\nsink { Blackhole {} }\n", "application/hocon");

        Assert.Equal((400, "bad-job"), (answer.Status, answer.Code));
        Assert.Contains("as an environment variable of the server", answer.Json.GetProperty("errors")[0].GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_job_is_refused_with_every_mistake_where_it_stands()
    {
        var answer = await _server.Http.SendAsync(HttpMethod.Post, "/api/v1/jobs", "env {}\nsource { FakeSource { row.nmu = 5, schema { fields { id = bigint } } } }\nsink { Blackhol {} }\n", "application/hocon");

        Assert.Equal((400, "bad-job"), (answer.Status, answer.Code));
        var error = answer.Json.GetProperty("errors").EnumerateArray().Single(e => e.GetProperty("message").GetString()!.Contains("Blackhol", StringComparison.Ordinal));
        Assert.Equal((3, 8), (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()));
        Assert.StartsWith("SLC", error.GetProperty("fault").GetString(), StringComparison.Ordinal);
        Assert.Contains("Blackhole", error.GetProperty("hint").GetString(), StringComparison.Ordinal);
        Assert.Empty(await _server.Store.ReadLiveRunsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_is_doubtful_is_in_the_answer_to_the_submit_whenever_it_is_asked_again_and_nowhere_else()
    {
        var options = new SubmitOptions { RequestId = "k" };
        const string text = "source { FakeSource { row.nmu = 5, schema { fields { id = bigint } } } }\nsink { Blackhole {} }\n";
        foreach (var _ in new[] { 1, 2 })
        {
            var warning = Assert.Single((await _server.Client.SubmitAsync(text, options, TestContext.Current.CancellationToken)).Warnings!);

            Assert.Equal(("SLC1002", "source[0].FakeSource.row.nmu", 1), (warning.Fault, warning.Path, warning.Line));
            Assert.Contains("row.num", warning.Hint, StringComparison.Ordinal);
        }

        Assert.Null((await _server.Client.GetJobAsync(1)).Warnings);
    }

    [Theory]
    [InlineData("{", "application/json", "bad-job", 400)]
    [InlineData("", "application/json", "bad-job", 400)]
    [InlineData("a = 1", "application/xml", "bad-request", 415)]
    public async Task What_is_no_job_is_refused(string body, string type, string code, int status)
    {
        var answer = await _server.Http.SendAsync(HttpMethod.Post, "/api/v1/jobs", body, type);

        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_secret_is_stored_encrypted_and_is_in_no_answer()
    {
        const string secret = "correct horse battery";
        var job = """{"env":{},"source":[{"plugin_name":"FakeSource","schema":{"fields":{"id":"bigint"}}}],"sink":[{"plugin_name":"Jdbc","url":"jdbc:postgresql://127.0.0.1:1/x","user":"u","password":"SECRET","table":"t"}]}""".Replace("SECRET", secret, StringComparison.Ordinal);

        var answer = await _server.Http.PostAsync("/api/v1/jobs", job, ("Idempotency-Key", "k"));
        var again = await _server.Http.PostAsync("/api/v1/jobs", job, ("Idempotency-Key", "k"));

        Assert.Equal((201, 201), (answer.Status, again.Status));
        Assert.Equal(Text(answer, "id"), Text(again, "id"));
        Assert.DoesNotContain(secret, answer.Text, StringComparison.Ordinal);
        var config = (await _server.Store.ReadJobsAsync(new Core.History.JobFilter(1), CancellationToken.None))[0].Config;
        Assert.DoesNotContain(secret, config, StringComparison.Ordinal);
        Assert.Contains("sluice:secret:", config, StringComparison.Ordinal);
        foreach (var path in (string[])["/api/v1/jobs", "/api/v1/jobs/1", "/api/v1/jobs/1/events", "/job-info/1", "/running-jobs"])
        {
            var shown = await _server.Http.FetchAsync(path);
            Assert.Equal(200, shown.Status);
            Assert.DoesNotContain(secret, shown.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("sluice:secret:", shown.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read_whole()
    {
        var answer = await _server.Http.PostAsync("/api/v1/jobs", new string(' ', 5 * 1024 * 1024), ("Expect", "100-continue"));

        Assert.Equal((413, "bad-request"), (answer.Status, answer.Code));
    }

    private static string Text(Answers.Answer answer, string field) => answer.Json.GetProperty(field).GetString()!;
}
