using Sluice.Connect.Sources;
using Sluice.Connectors.Redis.Tests.Fixtures;
using Sluice.TestServers;
using StackExchange.Redis;
using static Xunit.Assert;

namespace Sluice.Connectors.Redis.Tests;

/// <summary>What the Redis source makes of keys, from a real server.</summary>
public sealed class RedisSourceTests
{
    private const string People = "'schema': { 'fields': { 'name': 'string', 'age': 'int' } }";

    [Theory]
    [InlineData("'data_type': 'key', 'format': 'text'", new[] { """{"content":"{\"name\":\"a\",\"age\":1}"}""", """{"content":"{\"name\":\"b\"}"}""" })]
    [InlineData("'data_type': 'string'", new[] { """{"content":"{\"name\":\"a\",\"age\":1}"}""", """{"content":"{\"name\":\"b\"}"}""" })]
    [InlineData("'data_type': 'string', " + People, new[] { """{"name":"a","age":1}""", """{"name":"b","age":null}""" })]
    [InlineData("'data_type': 'list', " + People, new[] { """{"name":"c","age":3}""", """{"name":"d","age":4}""" })]
    [InlineData("'data_type': 'list'", new[] { """{"content":"{\"name\":\"c\",\"age\":3}"}""", """{"content":"{\"name\":\"d\",\"age\":4}"}""" })]
    [InlineData("'data_type': 'set', " + People, new[] { """{"name":"e","age":5}""", """{"name":"f","age":6}""" })]
    [InlineData("'data_type': 'zset', " + People, new[] { """{"name":"g","age":7}""", """{"name":"h","age":8}""" })]
    [InlineData("'data_type': 'hash', " + People, new[] { """{"name":"i","age":9}""" })]
    [InlineData("'data_type': 'hash'", new[] { """{"content":"{\"name\":\"i\",\"age\":\"9\"}"}""" })]
    public async Task Keys_of_each_type_become_rows_and_those_of_others_are_passed_over(string options, string[] rows)
    {
        var server = await RedisServer.SharedAsync();
        var (client, p) = (await server.ClientAsync(), server.NewPrefix());
        await client.StringSetAsync(p + "s1", """{"name":"a","age":1}""");
        await client.StringSetAsync(p + "s2", """{"name":"b"}""");
        await client.ListRightPushAsync(p + "l", ["""{"name":"c","age":3}""", """{"name":"d","age":4}"""]);
        await client.SetAddAsync(p + "m", ["""{"name":"e","age":5}""", """{"name":"f","age":6}"""]);
        await client.SortedSetAddAsync(p + "z", [new("""{"name":"h","age":8}""", 2), new("""{"name":"g","age":7}""", 1)]);
        await client.HashSetAsync(p + "h", [new("name", "i"), new("age", "9")]);

        await using var source = RedisPlugin.Source(server, $"'keys': '{p}*', {options}");

        Equal(rows, (await Rows.ReadAllAsync(source)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_hash_is_a_row_or_each_of_its_fields_is_one()
    {
        var server = await RedisServer.SharedAsync();
        var (client, p) = (await server.ClientAsync(), server.NewPrefix());
        await client.HashSetAsync(p + "h", [new("001", """{"name":"a","age":26}"""), new("002", """{"name":"b","age":27}""")]);

        await using var all = RedisPlugin.Source(
            server, $"'keys': '{p}h', 'data_type': 'hash', 'schema': {{ 'fields': {{ '001': {{ 'name': 'string', 'age': 'int' }}, '002': {{ 'name': 'string', 'age': 'int' }} }} }}");
        await using var kv = RedisPlugin.Source(
            server, $"'keys': '{p}h', 'data_type': 'hash', 'hash_key_parse_mode': 'kv', 'schema': {{ 'fields': {{ 'hash_key': 'string', 'name': 'string', 'age': 'int' }} }}");

        Equal(["""{"001":{"name":"a","age":26},"002":{"name":"b","age":27}}"""], await Rows.ReadAllAsync(all));
        Equal(["""{"hash_key":"001","name":"a","age":26}""", """{"hash_key":"002","name":"b","age":27}"""], (await Rows.ReadAllAsync(kv)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_key_comes_once_though_the_servers_table_grows_and_shrinks_meanwhile()
    {
        await using var server = await RedisServer.StartAsync();
        var client = await server.ClientAsync();
        for (var i = 0; i < 20_000; i += 1000)
            await client.StringSetAsync([.. Enumerable.Range(i, 1000).Select(n => new KeyValuePair<RedisKey, RedisValue>($"k{n}", $"{n}"))]);
        await using var source = RedisPlugin.Source(server, "'keys': 'k*', 'data_type': 'string', 'batch_size': 500");
        await using var reader = await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), Position.Start, Position.End);

        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } batch)
        {
            rows.AddRange(Rows.Text(batch));
            // The table is made smaller and larger: a SCAN then goes over parts of it again.
            if (rows.Count is > 3_000 and < 9_000)
                await client.ExecuteAsync("EVAL", "for i = 1, 3000 do redis.call('SET', 'x'..i..ARGV[1], i) end return 1", 0, $"{rows.Count}");
            else if (rows.Count is > 9_000 and < 12_000)
                await client.ExecuteAsync("EVAL", "for _, k in ipairs(redis.call('KEYS', 'x*')) do redis.call('DEL', k) end return 1", 0);
        }

        Equal(20_000, rows.Distinct().Count());
        Equal(20_000, rows.Count);
        True(reader.Position.IsEnd);
    }

    [Fact]
    public async Task The_database_and_the_user_are_those_of_the_options()
    {
        await using var server = await RedisServer.StartAsync();
        var client = await server.ClientAsync(3);
        await client.StringSetAsync("k", "three");
        await client.ExecuteAsync("ACL", "SETUSER", "reader", "on", ">pw1", "~*", "+@read", "+@connection", "+info");

        await using var source = RedisPlugin.Source(
            $"{{ 'host': '127.0.0.1', 'port': {server.Port}, 'user': 'reader', 'auth': 'pw1', 'db_num': 3, 'keys': '*', 'data_type': 'string', 'format': 'text' }}");

        Equal(["""{"content":"three"}"""], await Rows.ReadAllAsync(source));
    }

    [Fact]
    public async Task A_round_is_one_split_that_is_read_again_whole()
    {
        await using var source = RedisPlugin.Source("{ 'host': 'nowhere', 'keys': 'a:*', 'data_type': 'hash' }");

        var split = Single(await Rows.PlanAsync(source, parallelism: 4));

        Equal((Restart.WholeSplit, true), (source.Capabilities.Restart, source.Capabilities.PlansOffline));
        Equal("redis://nowhere:6379/0 a:* (hash)", split.Description);
    }
}
