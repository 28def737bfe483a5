using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;
using Sluice.Connectors.Standard.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Connectors.Standard.Tests.Transforms;

/// <summary>The Embedding transform, against a real HTTP server.</summary>
public sealed class EmbeddingTests
{
    private const string Key = "sk-secret-88";
    private const string Own = "'model_provider': 'OPENAI', 'api_key': 'k'";
    private static readonly TableSchema Table = Plugins.Schema("'id': 'int', 'intro': 'string', 'life': 'string'");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(10, 1)]
    public async Task Texts_become_vectors_some_in_each_request(int number, int requests)
    {
        await using var server = await LengthsAsync();

        var output = await ApplyAsync(server, Rows.Of(Table, "[1, 'a', 'bbb']", "[2, 'cc', null]"), $"'single_vectorized_input_number': {number}");

        Xunit.Assert.Equal(["""{"id":1,"intro":"a","life":"bbb","v":[1,0.5],"w":[3,0.5]}""", """{"id":2,"intro":"cc","life":null,"v":[2,0.5],"w":null}"""], Rows.Text(output));
        Xunit.Assert.Equal(TypeKind.FloatVector, output.Schema.Columns[3].Type.Kind);
        Xunit.Assert.Equal(requests, server.Requests.Count);
        Xunit.Assert.All(server.Requests, r => Xunit.Assert.Equal($"Bearer {Key}", r.Headers["Authorization"]));
    }

    [Fact]
    public async Task Vectors_go_by_their_index_and_have_the_length_that_was_asked_for()
    {
        await using var server = await AnsweringServer.StartAsync("""{"data":[{"index":1,"embedding":[2,2]},{"index":0,"embedding":[1,1]}]}""");

        var output = await ApplyAsync(server, Rows.Of(Table, "[1, 'a', 'b']"), "'single_vectorized_input_number': 2, 'dimension': 2");

        Xunit.Assert.Equal("""{"id":1,"intro":"a","life":"b","v":[1,1],"w":[2,2]}""", Xunit.Assert.Single(Rows.Text(output)));
        using var body = JsonDocument.Parse(Xunit.Assert.Single(server.Requests).Body);
        Xunit.Assert.Equal(2, body.RootElement.GetProperty("dimensions").GetInt32());
    }

    [Theory]
    [InlineData("$.out[*]", """{"out":[[1],[2]]}""")]
    [InlineData("$.out", """{"out":[[1],[2]]}""")]
    [InlineData("$.items[*].v", """{"items":[{"v":[1]},{"v":[2]}]}""")]
    public async Task A_model_of_ones_own_is_asked_as_the_job_says(string path, string answer)
    {
        await using var server = await AnsweringServer.StartAsync(answer);
        var transform = Plugins.Transform("Embedding", $$"""
            { 'model_provider': 'CUSTOM', 'model': 'm2', 'api_path': '{{server.Url}}/ask', 'single_vectorized_input_number': 2, 'vectorization_fields': { 'v': 'intro', 'w': 'life' }, 'custom_config': {
              'custom_request_headers': { 'X-Key': '{{Key}}' }, 'custom_response_parse': '{{path}}', 'custom_request_body': { 'name': '${model}', 'texts': ['${input}'] } } }
            """);

        var output = await ((IAsyncTableTransform)transform.Bind(Table)).ApplyAsync(Rows.Of(Table, "[1, 'a', 'b']"), Ct);

        Xunit.Assert.Equal("""{"id":1,"intro":"a","life":"b","v":[1],"w":[2]}""", Xunit.Assert.Single(Rows.Text(output)));
        Xunit.Assert.Equal("""{"name":"m2","texts":["a","b"]}""", Xunit.Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Rows_without_texts_ask_for_nothing()
    {
        await using var server = await LengthsAsync();

        Xunit.Assert.Equal("""{"id":1,"intro":null,"life":null,"v":null,"w":null}""", Xunit.Assert.Single(Rows.Text(await ApplyAsync(server, Rows.Of(Table, "[1, null, null]"), ""))));

        Xunit.Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("""{"data":[]}""", "", "it holds 0 vector(s), and 1 text(s) were sent")]
    [InlineData("""{"error":"no"}""", "", "it has no list 'data'")]
    [InlineData("""{"data":[{"embedding":"AAAA"}]}""", "", "is no list of numbers")]
    [InlineData("""{"data":[{"embedding":[1,2,3]}]}""", "'dimension': 2", "a vector has 3 numbers, and 'dimension' is 2")]
    public async Task An_answer_that_holds_other_than_the_vectors_is_a_failure(string answer, string options, string words)
    {
        await using var server = await AnsweringServer.StartAsync(answer);

        var fault = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => ApplyAsync(server, Rows.Of(Table, "[1, 'a', null]"), options));

        Xunit.Assert.Equal(("SLC2505", ConnectorSide.Transform), (fault.Code, fault.Side));
        Xunit.Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QIANFAN_is_asked_with_a_token_that_is_fetched_once_and_again_when_it_is_over()
    {
        var tokens = 0;
        await using var server = await AnsweringServer.StartAsync((http, asked) => AnsweringServer.SendAsync(http, asked.Path == "/token"
            ? $$"""{"access_token":"token-{{++tokens}}"}"""
            : asked.Path + asked.Query == "/embeddings/m1?access_token=token-2" ? """{"data":[{"embedding":[1,2],"index":0}]}""" : """{"error_code":111,"error_msg":"Access token expired"}"""));

        var output = await ApplyAsync(server, Rows.Of(Table, "[1, 'a', 'b']"), Qianfan(server) + ", 'parallel_requests': 1");

        Xunit.Assert.Equal("""{"id":1,"intro":"a","life":"b","v":[1,2],"w":[1,2]}""", Xunit.Assert.Single(Rows.Text(output)));
        Xunit.Assert.Equal(2, tokens);
        Xunit.Assert.Equal($"/token?grant_type=client_credentials&client_id={Key}&client_secret=secret%2F88", server.Requests[0].Path + server.Requests[0].Query);
        Xunit.Assert.Equal("""{"input":["a"]}""", server.Requests[1].Body);
        Xunit.Assert.Equal(5, server.Requests.Count);
    }

    [Theory]
    [InlineData("""{"error":"invalid_client"}""", "{}", "the answer holds no access_token")]
    [InlineData("no", "{}", "the answer holds no access_token")]
    [InlineData("""{"access_token":"token-1"}""", """{"error_code":111,"error_msg":"token-1"}""", "it is error 111 of the provider")]
    [InlineData("""{"access_token":"token-1"}""", """{"error_code":336003}""", "it is error 336003 of the provider")]
    public async Task QIANFAN_that_gives_no_token_or_an_error_is_a_failure_without_secrets(string token, string answer, string words)
    {
        await using var server = await AnsweringServer.StartAsync(
            (http, asked) => AnsweringServer.SendAsync(http, asked.Path == "/token" ? token : answer));

        var fault = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => ApplyAsync(server, Rows.Of(Table, "[1, 'a', null]"), Qianfan(server)));

        Xunit.Assert.Equal("SLC2505", fault.Code);
        Xunit.Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Xunit.Assert.DoesNotMatch($"{Key}|secret/88|secret%2F88|token-1", fault.ToString());
    }

    [Fact]
    public async Task QIANFAN_that_repeats_what_it_was_sent_betrays_no_secret()
    {
        await using var server = await AnsweringServer.StartAsync((http, asked) => AnsweringServer.SendAsync(http, $"no such client: {asked.Query} secret/88", 401));

        var fault = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => ApplyAsync(server, Rows.Of(Table, "[1, 'a', null]"), Qianfan(server)));

        Xunit.Assert.Equal("SLC2303", fault.Code);
        Xunit.Assert.Contains("no such client", fault.Message, StringComparison.Ordinal);
        Xunit.Assert.DoesNotMatch($"{Key}|secret/88|secret%2F88", fault.ToString());
    }

    [Fact]
    public async Task A_model_that_stays_broken_is_given_up()
    {
        await using var server = await AnsweringServer.StartAsync((http, _) => AnsweringServer.SendAsync(http, $"key {Key}", 503));

        var fault = await Xunit.Assert.ThrowsAsync<ConnectorException>(() => ApplyAsync(server, Rows.Of(Table, "[1, 'a', null]"), "'retry': 2"));

        Xunit.Assert.Equal(("SLC2304", true, 3), (fault.Code, fault.IsTransient, server.Requests.Count));
        Xunit.Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'model_provider': 'AMAZON', 'api_key': 'k', 'vectorization_fields': { 'v': 'intro' }", "AMAZON is not yet supported by Embedding")]
    [InlineData("'model_provider': 'QIANFAN', 'api_key': 'k', 'vectorization_fields': { 'v': 'intro' }", "'secret_key' is missing")]
    [InlineData("'model_provider': 'QIANFAN', 'api_key': 'k', 'secret_key': 's', 'oauth_path': 'token', 'vectorization_fields': { 'v': 'intro' }", "'oauth_path' is no address")]
    [InlineData(Own + ", 'vectorization_fields': {}", "'vectorization_fields' names no column")]
    [InlineData(Own + ", 'vectorization_fields': { 'v': 'id' }", "column 'id' is of type int, and vectors are made of strings")]
    [InlineData(Own + ", 'vectorization_fields': { 'v': 'intr' }", "did you mean 'intro'?")]
    [InlineData(Own + ", 'vectorization_fields': { 'v': 'intro' }, 'single_vectorized_input_number': 0", "'single_vectorized_input_number' is 0")]
    [InlineData(Own + ", 'vectorization_fields': { 'v': 'intro' }, 'dimension': 0", "'dimension' is 0")]
    [InlineData(Own + ", 'vectorization_fields': { 'v': 'intro' }, 'custom_config': {}", "'custom_config' is for model_provider = CUSTOM")]
    public void A_transform_that_cannot_work_is_refused(string options, string words) =>
        Xunit.Assert.Contains(words, Xunit.Assert.Throws<ConfigException>(() => Plugins.Transform("Embedding", $"{{ 'model': 'm', {options} }}").Bind(Table)).ToString(), StringComparison.Ordinal);

    private static string Qianfan(AnsweringServer server) =>
        $"'model_provider': 'QIANFAN', 'api_path': '{server.Url}/embeddings/', 'secret_key': 'secret/88', 'oauth_path': '{server.Url}/token'";

    /// <summary>A model whose vectors tell the length of a text.</summary>
    private static Task<AnsweringServer> LengthsAsync() => AnsweringServer.StartAsync(async (http, asked) =>
    {
        using var body = JsonDocument.Parse(asked.Body);
        var vectors = body.RootElement.GetProperty("input").EnumerateArray().Select((t, i) => $$"""{"index":{{i}},"embedding":[{{t.GetString()!.Length}},0.5]}""");
        await AnsweringServer.SendAsync(http, $$"""{"data":[{{string.Join(',', vectors)}}]}""");
    });

    private static async Task<Batch> ApplyAsync(AnsweringServer server, Batch rows, string options)
    {
        var transform = Plugins.Transform(
            "Embedding",
            $$"""
            { 'model_provider': 'OPENAI', 'model': 'm1', 'api_key': '{{Key}}', 'api_path': '{{server.Url}}/v1/embeddings', 'vectorization_fields': { 'v': 'intro', 'w': 'life' }, 'retry_backoff_multiplier_ms': 0{{(options.Length > 0 ? ", " : "")}}{{options}} }
            """);
        return await ((IAsyncTableTransform)transform.Bind(rows.Schema)).ApplyAsync(rows, Ct);
    }
}
