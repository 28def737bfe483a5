using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Redis.Tests.Fixtures;
using Sluice.TestServers;
using static Xunit.Assert;

namespace Sluice.Connectors.Redis.Tests;

/// <summary>The Redis source and sink, with a real cluster of three servers.</summary>
public sealed class RedisClusterTests : IAsyncLifetime
{
    private const int Count = 600;
    private const string Reading = "'keys': 'k*', 'data_type': 'string', 'batch_size': 5, 'schema': { 'fields': { 'k': 'string', 'n': 'int' } }";
    private static readonly TableSchema Table = RedisPlugin.Schema("'k': 'string', 'n': 'int'");

    private RedisCluster _cluster = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await RedisCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Rows_go_to_the_server_of_their_key_and_are_read_from_all_of_them()
    {
        await FillAsync();
        foreach (var server in _cluster.Servers)
            InRange((int)await server.AskAsync("DBSIZE"), 1, Count - 1);

        await using var source = RedisPlugin.Source(_cluster, Reading);

        Equal(Enumerable.Range(0, Count).Select(Row).Order(StringComparer.Ordinal), (await Rows.ReadAllAsync(source)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_server_of_a_cluster_is_not_taken_for_all_of_it_nor_a_server_for_a_cluster()
    {
        await using var part = RedisPlugin.Source(_cluster.Servers[0], Reading);
        Contains("the server is part of a cluster. Set mode = CLUSTER", (await FaultAsync(part)).Message, StringComparison.Ordinal);
        await using var sink = RedisPlugin.Sink(_cluster.Servers[0], "'key': 'k', 'data_type': 'key'", Table);
        Equal("SLC3405", (await ThrowsAsync<ConnectorException>(() => sink.OpenAsync(Ct).AsTask())).Code);

        var server = await RedisServer.SharedAsync();
        await using var single = RedisPlugin.Source($"{{ 'mode': 'CLUSTER', 'nodes': ['127.0.0.1:{server.Port}'], 'auth': '{server.Password}', {Reading} }}");
        Contains("the server is not part of a cluster. Set mode = SINGLE", (await FaultAsync(single)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_has_slots_without_a_server_or_on_their_way_is_not_read()
    {
        await using var source = RedisPlugin.Source(_cluster, Reading);
        await _cluster.Servers[0].AskAsync("CLUSTER", "SETSLOT", 1, "MIGRATING", await IdAsync(_cluster.Servers[^1]));
        await NotReadyAsync(source, "is moving slots");

        await _cluster.Servers[0].AskAsync("CLUSTER", "SETSLOT", 1, "STABLE");
        foreach (var server in _cluster.Servers)
            await server.AskAsync("CLUSTER", "DELSLOTS", 1);
        await NotReadyAsync(source, "1 of its 16384 slots have no server");
    }

    [Fact]
    public async Task Slots_that_move_while_keys_are_read_are_told_and_no_key_is_missed_in_silence()
    {
        await FillAsync();
        await using var source = RedisPlugin.Source(_cluster, Reading);
        await using var reader = await Rows.OpenAsync(source, Single(await Rows.PlanAsync(source)), Position.Start, Position.End);
        NotNull(await reader.ReadAsync(Ct));

        var (slot, to) = (await EmptySlotAsync(), await IdAsync(_cluster.Servers[^1]));
        foreach (var server in _cluster.Servers.Reverse())
            await server.AskAsync("CLUSTER", "SETSLOT", slot, "NODE", to);

        var fault = await ThrowsAsync<ConnectorException>(async () =>
        {
            while (await reader.ReadAsync(Ct) is not null)
            {
            }
        });
        Equal(("SLC2401", true), (fault.Code, fault.IsTransient));
        Contains("its slots were moved while its keys were read", fault.Message, StringComparison.Ordinal);
    }

    private static string Key(int number) => $"k{number}";

    private static string Row(int number) => $$"""{"k":"{{Key(number)}}","n":{{number}}}""";

    private static async Task<string> IdAsync(RedisServer server) => (string)(await server.AskAsync("CLUSTER", "MYID"))!;

    private static async Task<ConnectorException> FaultAsync(ISource source) => await ThrowsAsync<ConnectorException>(() => Rows.ReadAllAsync(source));

    private async Task FillAsync()
    {
        await using var sink = RedisPlugin.Sink(_cluster, "'key': 'k', 'data_type': 'key', 'batch_size': 50", Table);
        await new SinkRun(sink).WriteAsync(Rows.Of(Table, [.. Enumerable.Range(0, Count).Select(i => $"['{Key(i)}', {i}]")]));
    }

    /// <summary>One of the first server's slots, without keys.</summary>
    private async Task<int> EmptySlotAsync()
    {
        var slot = 0;
        while ((int)await _cluster.Servers[0].AskAsync("CLUSTER", "COUNTKEYSINSLOT", slot) > 0)
            slot++;
        return slot;
    }

    /// <summary>What one server knows the others hear soon.</summary>
    private static async Task NotReadyAsync(ISource source, string words)
    {
        ConnectorException? last = null;
        await Condition.HoldsAsync(
            async () =>
            {
                last = await Record.ExceptionAsync(() => Rows.ReadAllAsync(source)) as ConnectorException;
                return last?.Message.Contains(words, StringComparison.Ordinal) == true;
            },
            TimeSpan.FromSeconds(20), () => Task.FromResult(last?.Message ?? "it was read"), Ct);
        Equal(("SLC2401", true), (last!.Code, last.IsTransient));
    }
}
