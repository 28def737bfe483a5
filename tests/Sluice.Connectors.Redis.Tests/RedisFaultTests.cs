using System.Diagnostics;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Redis.Tests.Fixtures;
using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.Redis.Tests;

/// <summary>Servers that are gone, frozen, full or refuse, and options that cannot be used.</summary>
public sealed class RedisFaultTests
{
    private const string Reading = "'keys': '*', 'data_type': 'string'";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TableSchema Table = RedisPlugin.Schema("'id': 'bigint', 'name': 'string'");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_out_of_memory_says_so()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "2mb", "--maxmemory-policy", "noeviction");
        await using var sink = RedisPlugin.Sink(server, "'key': 'x', 'data_type': 'list', 'batch_size': 100", Table);
        var rows = Rows.Of(Table, [.. Enumerable.Range(1, 4000).Select(i => $"[{i}, '{new string('x', 1000)}']")]);

        var fault = await ThrowsAsync<ConnectorException>(() => new SinkRun(sink).WriteAsync(rows));

        Equal(("SLC3403", false, ConnectorSide.Sink), (fault.Code, fault.IsTransient, fault.Side));
        Equal(
            $"redis://127.0.0.1:{server.Port}/0, writing 100 row(s) of table r: the server is out of memory: it has reached its maxmemory and takes no more. "
            + "Free memory there, raise maxmemory or choose a maxmemory-policy; then --resume.", fault.Message);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_its_address()
    {
        int port;
        await using (var server = await RedisServer.StartAsync())
            port = server.Port;
        await using var source = RedisPlugin.Source($"{{ 'host': '127.0.0.1', 'port': {port}, 'auth': 'secret1', 'connect_timeout_ms': 500, {Reading} }}");

        var fault = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

        Equal(("SLC2401", true), (fault.Code, fault.IsTransient));
        StartsWith($"redis://127.0.0.1:{port}/0, connecting: the server cannot be reached, or the connection was lost", fault.Message);
        DoesNotContain("abortConnect", fault.Message);
        DoesNotContain("secret1", fault.Message);
    }

    [Theory]
    [InlineData("'auth': 'wrong', ")]
    [InlineData("")]
    public async Task A_wrong_or_missing_password_is_told(string auth)
    {
        var server = await RedisServer.SharedAsync();
        await using var source = RedisPlugin.Source($"{{ 'host': '127.0.0.1', 'port': {server.Port}, {auth}'connect_timeout_ms': 1000, {Reading} }}");

        var fault = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

        Equal(("SLC2402", false), (fault.Code, fault.IsTransient));
        Contains("Check 'user' and 'auth'", fault.Message);
        DoesNotContain("abortConnect", fault.Message);
    }

    [Fact]
    public async Task A_key_of_another_type_is_told()
    {
        var server = await RedisServer.SharedAsync();
        var p = server.NewPrefix();
        await (await server.ClientAsync()).StringSetAsync(p + "x", "text");
        await using var sink = RedisPlugin.Sink(server, $"'key': '{p}x', 'data_type': 'list'", Table);

        var fault = await ThrowsAsync<ConnectorException>(() => new SinkRun(sink).WriteAsync(Rows.Of(Table, "[1, 'a']")));

        Equal(("SLC3404", false), (fault.Code, fault.IsTransient));
    }

    [Fact]
    public async Task A_value_that_is_no_row_is_told_with_its_key()
    {
        var server = await RedisServer.SharedAsync();
        var p = server.NewPrefix();
        await (await server.ClientAsync()).HashSetAsync(p + "h", [new("id", "many")]);
        await using var source = RedisPlugin.Source(server, $"'keys': '{p}*', 'data_type': 'hash', 'schema': {{ 'fields': {{ 'id': 'int' }} }}");

        var fault = await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

        Equal("SLC2409", fault.Code);
        Contains($"key '{p}h', value 1, column 'id': '\"many\"'", fault.Message);
    }

    [Fact]
    public async Task A_server_that_is_lost_is_a_failure_that_may_pass_and_is_found_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var sink = RedisPlugin.Sink(server, "'key': 'x', 'data_type': 'list'", Table);
        var run = new SinkRun(sink);
        await using var writer = await run.TakeOverAsync();
        await writer.WriteAsync(Rows.Of(Table, "[1, 'a']"), Ct);
        await server.KillAsync();

        var fault = await ThrowsAsync<ConnectorException>(async () => await writer.WriteAsync(Rows.Of(Table, "[2, 'b']"), Ct));
        Equal((true, true), (fault.Code is "SLC3401" or "SLC3406", fault.IsTransient));
        await server.RestartAsync();
        await Condition.HoldsAsync(
            async () =>
            {
                try
                {
                    await using var next = await run.TakeOverAsync();
                    await next.WriteAsync(Rows.Of(Table, "[2, 'b']"), Ct);
                    return true;
                }
                catch (ConnectorException)
                {
                    return false;
                }
            }, TimeSpan.FromSeconds(30), () => Task.FromResult("the server is not found again"), Ct);

        Equal("""{"id":2,"name":"b"}""", (string?)await (await server.ClientAsync()).ListGetByIndexAsync("x", 0));
    }

    [Fact]
    public async Task A_frozen_server_is_given_up_in_time_and_a_stop_does_not_wait_for_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var source = RedisPlugin.Source(server, Reading);
        await using var reader = await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), Position.Start, Position.End);
        await using var other = await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), Position.Start, Position.End);
        await using var sink = RedisPlugin.Sink(server, "'key': 'x', 'data_type': 'list'", Table);
        await sink.OpenAsync(Ct);
        Null(await reader.ReadAsync(Ct));
        server.Pause();
        using var stop = new CancellationTokenSource();

        var stopped = Task.Run(async () => await other.ReadAsync(stop.Token), Ct);
        await stop.CancelAsync();
        await ThrowsAnyAsync<OperationCanceledException>(() => stopped.WaitAsync(TimeSpan.FromSeconds(1.5), Ct));
        var began = Stopwatch.GetTimestamp();
        var fault = await ThrowsAsync<ConnectorException>(() => new SinkRun(sink).TakeOverAsync());

        Equal(("SLC3406", true), (fault.Code, fault.IsTransient));
        True(Stopwatch.GetElapsedTime(began) < Soon);
        server.Continue();
    }

    [Theory]
    [InlineData("'mode': 'cluster', " + Reading, "mode = CLUSTER needs 'nodes'")]
    [InlineData("'mode': 'cluster', 'nodes': ['a:1', 'b'], " + Reading, "'nodes' has 'b', expected host:port")]
    [InlineData("'mode': 'cluster', 'nodes': ['a:1'], 'db_num': 2, " + Reading, "a cluster has database 0 only")]
    [InlineData("'nodes': ['a:1'], " + Reading, "'nodes' is for mode = CLUSTER")]
    [InlineData("'port': 70000, " + Reading, "'port' is 70000, expected 1 to 65535")]
    [InlineData("'user': 'u', " + Reading, "'user' needs a password")]
    [InlineData("'db_num': -1, " + Reading, "'db_num' is -1, expected 0 or more")]
    [InlineData("'batch_size': 0, " + Reading, "'batch_size' is 0, expected 1 or more")]
    [InlineData("'keys': '', 'data_type': 'hash'", "'keys' is empty")]
    [InlineData("'keys': '*'", "option 'data_type' is required")]
    [InlineData("'keys': '*', 'data_type': 'stream'", "data_type")]
    [InlineData("'keys': '*', 'data_type': 'set', 'hash_key_parse_mode': 'kv'", "needs data_type = hash and a schema")]
    [InlineData("'keys': '*', 'data_type': 'set', 'format': 'text', 'schema': { 'fields': { 'a': 'int' } }", "a 'schema' needs format = json")]
    [InlineData("'read_key_enabled': true, " + Reading, "'read_key_enabled' is not yet supported")]
    public void A_source_that_cannot_work_is_refused(string options, string words) =>
        Contains(words, Throws<ConfigException>(() => RedisPlugin.Source($"{{ 'host': 'h', {options} }}")).Message);

    [Fact]
    public void A_source_of_a_streaming_job_is_refused() =>
        Contains("streaming job is not yet supported", Throws<ConfigException>(() => RedisPlugin.Source($"{{ 'host': 'h', {Reading} }}", isStreaming: true)).Message);

    [Theory]
    [InlineData("'key': '', 'data_type': 'key'", "'key' is empty")]
    [InlineData("'key': 'k', 'data_type': 'key', 'format': 'text'", "format = text is not yet supported")]
    [InlineData("'key': 'k', 'data_type': 'hash', 'hash_key_field': 'id'", "'hash_key_field' is not yet supported")]
    [InlineData("'key': 'k', 'data_type': 'key', 'support_custom_key': true", "'support_custom_key' is not yet supported")]
    [InlineData("'data_type': 'key'", "option 'key' is required")]
    public void A_sink_that_cannot_work_is_refused(string options, string words) =>
        Contains(words, Throws<ConfigException>(() => RedisPlugin.Sink($"{{ 'host': 'h', {options} }}", Table)).Message);
}
