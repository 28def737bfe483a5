using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;
using Sluice.Connectors.Standard.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Connectors.Standard.Tests.Transforms;

/// <summary>The LLM transform, against a real HTTP server.</summary>
public sealed class LlmTests
{
    private const string Key = "sk-secret-77";
    private static readonly TableSchema Table = Plugins.Schema("'id': 'int', 'name': 'string'");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_row_is_asked_about_and_gets_its_own_answer()
    {
        // The later the row, the sooner its answer: all four are under way at once.
        await using var server = await AnsweringServer.StartAsync(async (http, asked) =>
        {
            var id = IdOf(asked);
            await Condition.HoldsAsync(() => id == 4 || Answered(id + 1), TimeSpan.FromSeconds(20), () => $"row {id} waits");
            await SayAsync(http, $"[\"answer {id}\"]");
            lock (_answered)
                _answered.Add(id);
        });
        var rows = Rows.Of(Table, "[1, 'a']", "[2, 'b']", "[3, 'c']", "[4, null]");

        var output = await ApplyAsync(server, rows, "'prompt': 'Which?'");

        Xunit.Assert.Equal(Enumerable.Range(1, 4).Select(i => $"answer {i}"), Enumerable.Range(0, 4).Select(row => output.Column<BinaryColumn>(2).GetString(row)));
        Xunit.Assert.All(server.Requests, r => Xunit.Assert.Equal(("/v1/chat", $"Bearer {Key}"), (r.Path, r.Headers["Authorization"])));
        using var body = JsonDocument.Parse(server.Requests.Single(r => IdOf(r) == 4).Body);
        Xunit.Assert.Equal("m1", body.RootElement.GetProperty("model").GetString());
        Xunit.Assert.StartsWith("Which?", body.RootElement.GetProperty("messages")[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        Xunit.Assert.Equal("""[{"id":4,"name":null}]""", body.RootElement.GetProperty("messages")[1].GetProperty("content").GetString());
    }

    private readonly List<int> _answered = [];

    private bool Answered(int id)
    {
        lock (_answered)
            return _answered.Contains(id);
    }

    [Theory]
    [InlineData("INT", "[\"42\"]", "42")]
    [InlineData("BIGINT", "[42]", "42")]
    [InlineData("DOUBLE", " [1.5]\n", "1.5")]
    [InlineData("BOOLEAN", "[\"TRUE\"]", "true")]
    [InlineData("STRING", "[\"it's \\\"so\\\"\"]", "\"it's \\\"so\\\"\"")]
    [InlineData("STRING", "[null]", "null")]
    public async Task An_answer_is_read_as_the_type_that_is_wanted(string type, string content, string value)
    {
        await using var server = await AnsweringServer.StartAsync((http, _) => SayAsync(http, content));

        var output = await ApplyAsync(server, Rows.Of(Table, "[1, 'a']"), $"'prompt': 'p', 'output_data_type': '{type}', 'output_column_name': 'out', 'inference_columns': ['name']");

        Xunit.Assert.Equal($"{{\"id\":1,\"name\":\"a\",\"out\":{value}}}", Xunit.Assert.Single(Rows.Text(output)));
        Xunit.Assert.Contains("""[{\u0022name\u0022:\u0022a\u0022}]""", Xunit.Assert.Single(server.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_ones_own_is_asked_as_the_job_says()
    {
        await using var server = await AnsweringServer.StartAsync("""{"result":{"texts":["tea ${model}"]}}""");
        var transform = Make($$"""
            { 'model_provider': 'CUSTOM', 'model': 'm2', 'api_path': '{{server.Url}}/ask', 'prompt': 'Say ${input}', 'retry_backoff_multiplier_ms': 0, 'custom_config': {
              'custom_request_headers': { 'X-Key': '{{Key}}' }, 'custom_response_parse': '$.result.texts[*]',
              'custom_request_body': { 'name': '${model}', 'n': 1, 'q': ['${prompt}', 'row: ${input}'] } } }
            """);

        var output = await ((IAsyncTableTransform)transform.Bind(Table)).ApplyAsync(Rows.Of(Table, "[1, '${model}']"), Ct);

        Xunit.Assert.Equal("tea ${model}", output.Column<BinaryColumn>(2).GetString(0));
        var asked = Xunit.Assert.Single(server.Requests);
        Xunit.Assert.Equal(Key, asked.Headers["X-Key"]);
        using var body = JsonDocument.Parse(asked.Body);
        Xunit.Assert.Equal(("m2", 1), (body.RootElement.GetProperty("name").GetString(), body.RootElement.GetProperty("n").GetInt32()));
        Xunit.Assert.Equal("""row: [{"id":1,"name":"${model}"}]""", body.RootElement.GetProperty("q")[1].GetString());
    }

    [Fact]
    public async Task A_deployment_of_MICROSOFT_is_asked_at_its_address_which_names_the_model()
    {
        await using var server = await AnsweringServer.StartAsync((http, _) => SayAsync(http, "[\"green\"]"));
        var transform = Make($"{{ 'model_provider': 'MICROSOFT', 'model': 'gpt 4', 'api_key': '{Key}', 'api_path': '{server.Url}/deployments/${{model}}/chat?api-version=1', 'prompt': 'Which?' }}");

        var output = await ((IAsyncTableTransform)transform.Bind(Table)).ApplyAsync(Rows.Of(Table, "[1, 'tea']"), Ct);

        Xunit.Assert.Equal("green", output.Column<BinaryColumn>(2).GetString(0));
        var asked = Xunit.Assert.Single(server.Requests);
        Xunit.Assert.Equal($"Bearer {Key}", asked.Headers["Authorization"]);
        Xunit.Assert.StartsWith("/deployments/gpt 4/chat", Uri.UnescapeDataString(asked.Path), StringComparison.Ordinal);
        using var body = JsonDocument.Parse(asked.Body);
        Xunit.Assert.Equal(["messages"], body.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task A_model_that_is_busy_is_asked_again_and_no_more_requests_are_under_way_than_allowed()
    {
        var (now, most) = (0, 0);
        await using var server = await AnsweringServer.StartAsync(async (http, asked) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            await (asked.Number % 2 == 1 ? AnsweringServer.SendAsync(http, "slow down", 429) : SayAsync(http, "[\"x\"]"));
        });

        var output = await ApplyAsync(server, Rows.Of(Table, [.. Enumerable.Range(0, 20).Select(i => $"[{i}, 'a']")]), "'prompt': 'p', 'parallel_requests': 2, 'retry': 30");

        Xunit.Assert.Equal(20, output.Count);
        Xunit.Assert.InRange(most, 1, 2);
        Xunit.Assert.InRange(server.Requests.Count, 21, 60);
    }

    [Fact]
    public async Task A_key_that_is_refused_is_told_and_not_shown_though_the_server_says_it()
    {
        await using var server = await AnsweringServer.StartAsync((http, _) => AnsweringServer.SendAsync(http, $"Incorrect API key provided: {Key}", 401));

        var fault = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => ApplyAsync(server, Rows.Of(Table, "[1, 'a']"), "'prompt': 'p'"));

        Xunit.Assert.Equal(("SLC2303", ConnectorSide.Transform, false), (fault.Code, fault.Side, fault.IsTransient));
        Xunit.Assert.StartsWith($"LLM: POST {server.Url}/v1/chat: the server answered 401 Unauthorized: Incorrect API key provided: ***", fault.Message, StringComparison.Ordinal);
        Xunit.Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
        Xunit.Assert.Contains("'api_key'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json", "", "it is no JSON")]
    [InlineData("{}", "", "it has no choices[0].message.content")]
    [InlineData("""{"choices":[{"message":{"content":"I think that"}}]}""", "", "no JSON array with one value: 'I think that'")]
    [InlineData("""{"choices":[{"message":{"content":"[1,2]"}}]}""", "", "no JSON array with one value: '[1,2]'")]
    [InlineData("""{"choices":[{"message":{"content":"[\"many\"]"}}]}""", ", 'output_data_type': 'INT'", "'many' is no int")]
    public async Task An_answer_that_is_none_is_a_failure_that_may_pass(string answer, string more, string words)
    {
        await using var server = await AnsweringServer.StartAsync(answer);

        var fault = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => ApplyAsync(server, Rows.Of(Table, "[1, 'a']"), $"'prompt': 'p'{more}"));

        Xunit.Assert.Equal(("SLC2505", true), (fault.Code, fault.IsTransient));
        Xunit.Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_answer_is_given_up_in_time_and_a_stop_does_not_wait_for_it()
    {
        await using var server = await AnsweringServer.StartAsync((http, _) => Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted));

        var fault = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => ApplyAsync(server, Rows.Of(Table, "[1, 'a']"), "'prompt': 'p', 'socket_timeout_ms': 200, 'retry': 1", TimeProvider.System));
        var asked = server.Requests.Count;
        using var stop = new CancellationTokenSource();
        var waiting = ApplyAsync(server, Rows.Of(Table, "[1, 'a']"), "'prompt': 'p'", TimeProvider.System, stop.Token);
        await Condition.HoldsAsync(() => server.Requests.Count > asked, TimeSpan.FromSeconds(20), () => "it is not asked", Ct);
        await stop.CancelAsync();
        await Xunit.Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5), Ct));

        Xunit.Assert.Equal(("SLC2302", true), (fault.Code, fault.IsTransient));
        Xunit.Assert.Contains("tried 2 times", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'model_provider': 'MICROSOFT', 'api_key': 'k', 'prompt': 'p'", "model_provider = MICROSOFT needs 'api_path'")]
    [InlineData("'model_provider': 'ZHIPU', 'api_key': 'k', 'prompt': 'p'", "ZHIPU is not yet supported by LLM")]
    [InlineData("'model_provider': 'OPENAI', 'prompt': 'p'", "'api_key' is missing")]
    [InlineData("'model_provider': 'OPENAI', 'api_key': 'k', 'prompt': ''", "'prompt' is empty")]
    [InlineData("'model_provider': 'OPENAI', 'api_key': 'k', 'prompt': 'p', 'api_path': 'ftp://x'", "'api_path' is no address")]
    [InlineData("'model_provider': 'OPENAI', 'api_key': 'k', 'prompt': 'p', 'parallel_requests': 0", "'parallel_requests' is 0")]
    [InlineData("'model_provider': 'OPENAI', 'api_key': 'k', 'prompt': 'p', 'output_column_name': 'name'", "has a column 'name' already")]
    [InlineData("'model_provider': 'OPENAI', 'api_key': 'k', 'prompt': 'p', 'inference_columns': ['nam']", "did you mean 'name'?")]
    [InlineData("'model_provider': 'CUSTOM', 'api_path': 'http://h/', 'prompt': 'p'", "needs 'custom_config'")]
    [InlineData("'model_provider': 'CUSTOM', 'api_path': 'http://h/', 'prompt': 'p', 'custom_config': { 'custom_request_body': {}, 'custom_response_parse': 'x[' }", "'custom_response_parse' cannot be used")]
    [InlineData("'model_provider': 'CUSTOM', 'api_path': 'http://h/', 'prompt': 'p', 'custom_config': { 'custom_response_parse': '$.a' }", "custom_request_body")]
    public void A_transform_that_cannot_work_is_refused(string options, string words) =>
        Xunit.Assert.Contains(words, Xunit.Assert.Throws<ConfigException>(() => Make($"{{ 'model': 'm1', {options} }}").Bind(Table)).ToString(), StringComparison.Ordinal);

    private static int IdOf(AskedRequest asked)
    {
        using var body = JsonDocument.Parse(asked.Body);
        using var row = JsonDocument.Parse(body.RootElement.GetProperty("messages")[1].GetProperty("content").GetString()!);
        return row.RootElement[0].GetProperty("id").GetInt32();
    }

    private static Task SayAsync(HttpContext http, string content) =>
        AnsweringServer.SendAsync(http, """{"choices":[{"message":{"role":"assistant","content":""" + JsonSerializer.Serialize(content) + "}}]}");

    private static ITransform Make(string conf, TimeProvider? clock = null) => Plugins.Transform("LLM", Conf.Parse(conf), clock);

    private static async Task<Batch> ApplyAsync(AnsweringServer server, Batch rows, string options, TimeProvider? clock = null, CancellationToken? token = null)
    {
        var transform = Make($"{{ 'model_provider': 'OPENAI', 'model': 'm1', 'api_key': '{Key}', 'api_path': '{server.Url}/v1/chat', 'retry_backoff_multiplier_ms': 0, {options} }}", clock);
        return await ((IAsyncTableTransform)transform.Bind(rows.Schema)).ApplyAsync(rows, token ?? Ct);
    }
}
