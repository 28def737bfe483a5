using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>F22 at a real server that waits for a synchronous standby which is not there.</summary>
public sealed class PostgresStandbyTests : IAsyncLifetime
{
    private static readonly TableSchema Table = Rows.Schema("t", null, ("id", DataType.Int));
    private PostgresServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task F22_a_commit_that_the_server_gave_up_waiting_for_its_standby_is_in_doubt_and_settled_by_the_next_takeover()
    {
        await using var sink = Sink();
        await Engine.StartAsync(sink);
        await using (var writer = await Engine.TakeAsync(sink, Engine.Request("a")))
        {
            await writer.WriteAsync(Rows.Batch(Table, [1]), default);
            await SetStandbyAsync("nobody");
            var commit = writer.CommitAsync(Position.At("17"), default).AsTask();
            await Condition.HoldsAsync(
                async () => commit.IsCompleted || await _server.Default.ScalarAsync<bool>(
                    "SELECT count(pg_cancel_backend(pid)) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'"),
                TimeSpan.FromSeconds(30), () => Task.FromResult("the COMMIT neither waits nor ends"));
            var doubt = await Assert.ThrowsAsync<CommitInDoubtException>(() => commit);
            Assert.Contains("synchronous standby", doubt.Message, StringComparison.Ordinal);
            await SetStandbyAsync("");
        }

        await using var next = await Engine.TakeAsync(sink, Engine.Request("a", owner: 2));
        Assert.Equal(new SplitProgress(Position.At("17"), 1, 1), next.Progress);
        await next.WriteAsync(Rows.Batch(Table, [2]), default);
        Assert.Equal(CommitOutcome.Committed, await next.CommitAsync(Position.End, default));
        Assert.Equal(2L, await _server.Default.ScalarAsync<long>("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task F22_a_writer_whose_last_word_waits_for_the_standby_is_closed_in_bounded_time()
    {
        await using var sink = Sink();
        await Engine.StartAsync(sink);
        var writer = await Engine.TakeAsync(sink, Engine.Request("a"));
        await writer.WriteAsync(Rows.Batch(Table, [1]), default);
        await SetStandbyAsync("nobody");
        try
        {
            await writer.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            await SetStandbyAsync("");
        }

        Assert.Equal(0L, await _server.Default.ScalarAsync<long>("SELECT count(*) FROM t"));
    }

    private ISink Sink() => Engine.Sink(
        Table, ("url", _server.JdbcUrl), ("user", PostgresServer.Username), ("password", _server.Password), ("generate_sink_sql", true), ("table", "t"));

    private async Task SetStandbyAsync(string names)
    {
        await _server.ExecuteAsync($"ALTER SYSTEM SET synchronous_standby_names = '{names}'");
        await _server.ExecuteAsync("SELECT pg_reload_conf()");
        await Condition.HoldsAsync(
            async () => await _server.Default.ScalarAsync<string>("SHOW synchronous_standby_names") == names,
            TimeSpan.FromSeconds(30), () => Task.FromResult("the setting did not take effect"));

        // The process that makes checkpoints tells the others to wait, when it has read the setting.
        await _server.ExecuteAsync("CHECKPOINT");
    }
}
