using System.Text.Json;
using Sluice.Client;
using Sluice.Core.Runs;

namespace Sluice.Api.Tests.OpenApi;

/// <summary>The description matches what is served.</summary>
public sealed class DescriptionTests : ApiTests
{
    [Fact]
    public async Task Every_route_that_is_served_is_described_and_no_other()
    {
        var described = (await DocumentAsync()).GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {p.Name}"));

        Assert.Equal(Server.Routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Contains("POST /api/v1/jobs/{id}/force-stop", Server.Routes);
    }

    [Fact]
    public async Task Every_route_of_the_contract_is_served()
    {
        foreach (var route in (string[])[
            "POST /api/v1/jobs", "GET /api/v1/jobs", "GET /api/v1/jobs/{id}", "GET /api/v1/jobs/{id}/runs", "GET /api/v1/jobs/{id}/tasks", "GET /api/v1/jobs/{id}/splits",
            "GET /api/v1/jobs/{id}/metrics", "GET /api/v1/jobs/{id}/logs", "GET /api/v1/jobs/{id}/events", "POST /api/v1/jobs/{id}/cancel", "POST /api/v1/jobs/{id}/force-stop",
            "POST /api/v1/jobs/{id}/savepoint", "POST /api/v1/jobs/{id}/resume", "DELETE /api/v1/jobs/{id}", "POST /api/v1/jobs/{id}/restart", "GET /api/v1/workers",
            "POST /api/v1/workers/{worker}/drain", "GET /api/v1/jobs/{id}/stop", "GET /api/v1/jobs/{id}/stops", "GET /api/v1/requests/{requestId}", "GET /healthz", "GET /readyz",
            "POST /submit-job", "POST /submit-job/upload", "POST /submit-jobs", "POST /stop-job", "POST /stop-jobs", "GET /job-info/{jobId}", "GET /running-job/{jobId}",
            "GET /running-jobs", "GET /finished-jobs/{state}", "GET /overview", "GET /system-monitoring-information", "GET /logs", "POST /encrypt-config"])
        {
            Assert.Contains(route, Server.Routes);
        }

        await Task.CompletedTask;
    }

    [Fact]
    public async Task Answers_have_the_shape_and_status_that_the_description_says()
    {
        var document = await DocumentAsync();
        var job = await Scene.RunningAsync(Server);
        var ended = await Scene.RunningAsync(Server);
        var shape = new Shape(document);

        await CheckAsync(shape, "GET", "/api/v1/jobs");
        foreach (var what in (string[])["", "/runs", "/tasks", "/splits", "/metrics", "/logs", "/events", "/stops"])
            await CheckAsync(shape, "GET", "/api/v1/jobs/{id}" + what, job);
        await CheckAsync(shape, "GET", "/api/v1/workers");
        await CheckAsync(shape, "GET", "/readyz");
        await CheckAsync(shape, "POST", "/api/v1/jobs/{id}/force-stop", job, """{"reason":"x","dryRun":true}""");
        await CheckAsync(shape, "POST", "/api/v1/jobs/{id}/resume", job, "{}", status: 409);
        await CheckAsync(shape, "POST", "/api/v1/jobs/{id}/cancel", job, """{"reson":"x"}""", status: 400);
        await CheckAsync(shape, "POST", "/api/v1/jobs/{id}/cancel", job, """{"reason":"x"}""", status: 202);
        await CheckAsync(shape, "POST", "/api/v1/jobs/{id}/force-stop", job, """{"reason":"x"}""");
        await CheckAsync(shape, "GET", "/api/v1/jobs/{id}/stop", job);
        await CheckAsync(shape, "GET", "/api/v1/requests/{requestId}", job);
        await Scene.MoveAsync(Server, ended, RunStatus.Finished);
        await CheckAsync(shape, "POST", "/api/v1/jobs/{id}/force-stop", ended, """{"reason":"x"}""", status: 409);
        await CheckAsync(shape, "POST", "/api/v1/jobs/force-stop", body: """{"name":"*","reason":"x"}""");
        await CheckAsync(shape, "POST", "/api/v1/jobs/{id}/restart", ended, "{}", status: 201);
        await CheckAsync(shape, "POST", "/api/v1/jobs", body: ApiServer.Job, status: 201);
        await CheckAsync(shape, "POST", "/api/v1/jobs", body: "{}", status: 400);
        await CheckAsync(shape, "GET", "/api/v1/jobs/{id}", 4711, status: 404);
        await CheckAsync(shape, "POST", "/api/v1/workers/{worker}/drain", body: "{}", status: 202);
    }

    [Fact]
    public async Task A_shape_that_is_another_is_seen()
    {
        var shape = new Shape(await DocumentAsync());
        var job = await Server.Client.SubmitAsync(ApiServer.Job, new SubmitOptions { Format = JobFormat.Json });
        var text = (await Server.Http.FetchAsync($"/api/v1/jobs/{job.Id}")).Text;

        Assert.Empty(shape.Mistakes("GET", "/api/v1/jobs/{id}", 200, Parse(text)));
        Assert.NotEmpty(shape.Mistakes("GET", "/api/v1/jobs/{id}", 200, Parse(text.Replace("\"id\":\"1\"", "\"id\":1", StringComparison.Ordinal))));
        Assert.NotEmpty(shape.Mistakes("GET", "/api/v1/jobs/{id}", 200, Parse(text.Replace("\"name\"", "\"nome\"", StringComparison.Ordinal))));
        Assert.NotEmpty(shape.Mistakes("GET", "/api/v1/jobs/{id}", 201, Parse(text)));
    }

    [Fact]
    public async Task A_request_says_that_it_takes_no_other_fields_and_has_an_id()
    {
        var document = await DocumentAsync();

        Assert.False(document.GetProperty("components").GetProperty("schemas").GetProperty("CancelRequest").GetProperty("additionalProperties").GetBoolean());
        var names = document.GetProperty("paths").GetProperty("/api/v1/jobs/{id}/cancel").GetProperty("post").GetProperty("parameters").EnumerateArray()
            .Select(p => (p.GetProperty("name").GetString(), p.GetProperty("in").GetString()));
        Assert.Equal([("id", "path"), ("Idempotency-Key", "header")], names);
    }

    private async Task CheckAsync(Shape shape, string method, string pattern, long job = 0, string? body = null, int status = 200)
    {
        var path = pattern.Replace("{id}", $"{job}", StringComparison.Ordinal).Replace("{requestId}", "r", StringComparison.Ordinal).Replace("{worker}", "worker-a", StringComparison.Ordinal);
        var answer = await Server.Http.SendAsync(new HttpMethod(method), path, body);

        Assert.Equal((pattern, status), (pattern, answer.Status));
        Assert.Empty(shape.Mistakes(method, pattern, status, answer.Json));
    }

    private static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;

    private async Task<JsonElement> DocumentAsync() => (await Server.Http.FetchAsync("/openapi/v1.json")).Json;
}
