using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Redis.Tests.Fixtures;
using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.Redis.Tests;

/// <summary>What the Redis sink writes, to a real server.</summary>
public sealed class RedisSinkTests
{
    private static readonly TableSchema Table = RedisPlugin.Schema("'id': 'bigint', 'name': 'string'");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_column_gives_the_key_of_each_row()
    {
        var (server, client, p) = await SceneAsync();
        var table = RedisPlugin.Schema("'k': 'string', 'n': 'decimal(5,2)'");
        await using var sink = RedisPlugin.Sink(server, "'key': 'k', 'data_type': 'key'", table);

        await new SinkRun(sink).WriteAsync(Rows.Of(table, $"['{p}a', 1.5]", $"['{p}b', 2]", $"['{p}a', null]"));

        Equal($$"""{"k":"{{p}}a","n":null}""", (string?)await client.StringGetAsync(p + "a"));
        Equal($$"""{"k":"{{p}}b","n":2.00}""", (string?)await client.StringGetAsync(p + "b"));
        Null(await client.KeyTimeToLiveAsync(p + "a"));
    }

    [Theory]
    [InlineData("key", """{"id":3,"name":"c"}""")]
    [InlineData("string", """{"id":3,"name":"c"}""")]
    [InlineData("list", """{"id":3,"name":"c"} {"id":2,"name":null} {"id":1,"name":"a"}""")]
    [InlineData("set", """{"id":1,"name":"a"} {"id":2,"name":null} {"id":3,"name":"c"}""")]
    [InlineData("zset", """{"id":1,"name":"a"} {"id":2,"name":null} {"id":3,"name":"c"}""")]
    [InlineData("hash", "id=3 name=c")]
    public async Task Rows_are_written_to_a_key_as_its_type_has_it_and_expire(string type, string expected)
    {
        var (server, client, p) = await SceneAsync();
        await using var sink = RedisPlugin.Sink(server, $"'key': '{p}x', 'data_type': '{type}', 'expire': 500, 'batch_size': 2", Table);

        await new SinkRun(sink).WriteAsync(Rows.Of(Table, "[1, 'a']", "[2, null]", "[3, 'c']"));

        var found = type switch
        {
            "list" => (await client.ListRangeAsync(p + "x")).Select(v => (string)v!),
            "set" => (await client.SetMembersAsync(p + "x")).Select(v => (string)v!).Order(StringComparer.Ordinal),
            "zset" => (await client.SortedSetRangeByRankWithScoresAsync(p + "x")).Where(e => e.Score == 1).Select(e => (string)e.Element!),
            "hash" => (await client.HashGetAllAsync(p + "x")).Select(e => $"{e.Name}={e.Value}").Order(StringComparer.Ordinal),
            _ => [(string)(await client.StringGetAsync(p + "x"))!],
        };
        Equal(expected, string.Join(' ', found));
        InRange((await client.KeyTimeToLiveAsync(p + "x"))!.Value, TimeSpan.FromSeconds(400), TimeSpan.FromSeconds(500));
    }

    [Fact]
    public async Task Keys_follow_changes()
    {
        var (server, client, p) = await SceneAsync();
        var table = RedisPlugin.Schema("'k': 'string', 'n': 'int'");
        await using var sink = RedisPlugin.Sink(server, "'key': 'k', 'data_type': 'string'", table);

        await new SinkRun(sink).WriteAsync(Rows.Of(table, $"['{p}a', 1]", $"['{p}b', 1]", $"-U['{p}a', 1]", $"+U['{p}a', 2]", $"-D['{p}b', 1]"));

        Equal($$"""{"k":"{{p}}a","n":2}""", (string?)await client.StringGetAsync(p + "a"));
        False(await client.KeyExistsAsync(p + "b"));
        True(sink.DeclaredCapabilities.AcceptsChanges);
    }

    [Fact]
    public async Task Elements_are_added_only()
    {
        var (server, client, p) = await SceneAsync();
        await using var sink = RedisPlugin.Sink(server, $"'key': '{p}x', 'data_type': 'set'", Table);

        var fault = await ThrowsAsync<ConnectorException>(() => new SinkRun(sink).WriteAsync(Rows.Of(Table, "-D[1, 'a']")));

        Equal(("SLC3408", false), (fault.Code, sink.DeclaredCapabilities.AcceptsChanges));
        False(await client.KeyExistsAsync(p + "x"));
    }

    [Fact]
    public async Task A_row_without_a_key_is_refused()
    {
        var (server, _, _) = await SceneAsync();
        await using var sink = RedisPlugin.Sink(server, "'key': 'name', 'data_type': 'key'", Table);

        var fault = await ThrowsAsync<ConnectorException>(() => new SinkRun(sink).WriteAsync(Rows.Of(Table, "[1, null]")));

        Equal("SLC3407", fault.Code);
        Contains("its column 'name' is null", fault.Message);
    }

    [Theory]
    [InlineData("key", "overwrites itself")]
    [InlineData("list", "are pushed again after a failure")]
    [InlineData("zset", "changes nothing")]
    public async Task What_a_failure_means_is_told_by_type(string type, string words)
    {
        var (server, _, p) = await SceneAsync();
        await using var sink = RedisPlugin.Sink(server, $"'key': '{p}x', 'data_type': '{type}'", Table);

        var given = await sink.OpenAsync(Ct);

        Equal((SinkClass.LeaseOnly, (TimeSpan?)null), (given.Class, given.WriteBound));
        Contains(words, given.Note);
    }

    private static async Task<(RedisServer Server, StackExchange.Redis.IDatabase Client, string Prefix)> SceneAsync()
    {
        var server = await RedisServer.SharedAsync();
        return (server, await server.ClientAsync(), server.NewPrefix());
    }
}
